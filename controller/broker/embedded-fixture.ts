/** An embedded broker and raw kiosks for one test, closed after it. */
import { noLog } from '../../shared/log.ts';
import type { KioskAddress } from '../../shared/protocol/index.ts';
import { systemClock, type Clock } from '../../shared/time/clock.ts';
import type { EmbeddedLimits } from './embedded-limits.ts';
import { createEmbeddedBroker } from './embedded.ts';
import { connectBytes, openWire, type ConnectFields, type Wire } from './wire-bytes.ts';
import { createRecorder, PASSWORD, type Recorder } from './wire-kiosk.ts';

export interface StartOptions {
  readonly limits?: Partial<EmbeddedLimits>;
  readonly clock?: Clock;
  readonly handlers?: Recorder;
}

export function createEmbeddedFixture() {
  const cleanups: (() => Promise<void>)[] = [];
  return {
    async start({ limits = {}, clock = systemClock, handlers = createRecorder() }: StartOptions = {}) {
      const listen = { host: '127.0.0.1', port: 0 };
      const broker = createEmbeddedBroker({ listen, handlers, clock, log: noLog, limits });
      await broker.start();
      cleanups.push(() => broker.close());
      return { broker, handlers, port: broker.port() };
    },
    /** A raw connection that has sent its CONNECT. */
    async openKiosk(port: number, address: KioskAddress, fields: Partial<ConnectFields> = {}): Promise<Wire> {
      const wire = await openWire(port);
      cleanups.push(async () => void wire.socket.destroy());
      wire.socket.write(
        connectBytes({ clientId: address.kiosk, username: address.kiosk, password: PASSWORD, ...fields }),
      );
      return wire;
    },
    async close() {
      for (const cleanup of cleanups.splice(0)) await cleanup();
    },
  };
}
