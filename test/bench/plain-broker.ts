/**
 * The same embedded broker without a store behind it, as a peer of durable ingest: `decode` reads and checks every message as
 * ingest does, `bare` looks at nothing.
 */
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { noLog } from '../../shared/log.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { readUplink } from '../../controller/ingest/inbox.ts';
import { createEmbeddedBroker } from '../../controller/broker/embedded.ts';

const region = RegionId.parse('510106');
const [port, mode] = process.argv.slice(2);
const broker = createEmbeddedBroker({
  listen: { host: '127.0.0.1', port: Number(port) },
  clock: systemClock,
  log: noLog,
  handlers: {
    accept(uplink) {
      if (mode === 'decode') readUplink(uplink);
      return Promise.resolve('stored');
    },
    authenticate: (username) => Promise.resolve({ region, kiosk: KioskId.parse(username) }),
    connectionClosed: () => {},
    brokerReachable: () => {},
  },
});
await broker.start();
process.stdout.write('ready\n');
