/** A printer whose switches are set to XON/XOFF, on a line that obeys them: the kernel's (devices.md 3.8). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../shared/random.ts';
import { sleep, systemClock } from '../../shared/time/clock.ts';
import { createFastClock } from '../driver-rig.ts';
import type { DeviceSimulator, SimulatorPort } from '../simulator.ts';
import { noTrace } from '../trace.ts';
import { hostOnPty } from '../transport/host.ts';
import { createOpenTransport } from '../transport/open.ts';
import { bodyLines, jobOf, START_BYTES } from './driver-rig.ts';
import { createEscposPrinter } from './driver.ts';
import { escposDefinition } from './definition.ts';
import { createEscposSimulator, type EscposSimulatorOptions } from './simulator.ts';

const BAUD = 115_200;
const HASTE = 4;
const LIMIT_MS = 120_000;
const LINES = 60;
const XON = 0x11;
const XOFF = 0x13;

async function onPty(options: EscposSimulatorOptions) {
  const clock = createFastClock(HASTE);
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-flow-'));
  const simulator = createEscposSimulator(
    { clock, random: seededRandom(7) },
    { profile: 'generic', printBytesPerSecond: 4000, ...options },
  );
  const line = { clock, paceBaud: BAUD, linkPath: join(folder, 'port') };
  let port: SimulatorPort | undefined;
  let heardBytes = 0;
  /** The printer, and what goes over its line. */
  const onLine: DeviceSimulator = {
    ...simulator,
    attach(newPort) {
      port = newPort;
      simulator.attach(newPort);
    },
    receive(bytes) {
      heardBytes += bytes.length;
      simulator.receive(bytes);
    },
  };
  let host = await hostOnPty(onLine, line);
  const open = createOpenTransport({ clock });
  onTestFinished(async () => {
    simulator.stop();
    await host.close();
    await rm(folder, { recursive: true });
  });

  /** As the agent does it: with the flow control that the configuration of the device names. */
  async function start() {
    const xonXoff = escposDefinition.xonXoffWith({ xonXoff: true });
    const transport = await open({ path: host.path, baudRate: BAUD, xonXoff }, AbortSignal.timeout(5000));
    const printer = createEscposPrinter({ transport, clock, trace: noTrace }, { profile: 'generic' });
    onTestFinished(async () => {
      await printer.stop();
      await transport.close();
    });
    await printer.start(new AbortController().signal);
    return { printer, transport };
  }

  /** A pty stays stopped as long as its far end is open; a real port forgets it when it is closed. */
  async function forgetStop(): Promise<void> {
    await host.close();
    host = await hostOnPty(onLine, line);
  }

  async function until(isTrue: () => boolean): Promise<void> {
    const endMs = clock.monoMs() + LIMIT_MS;
    while (!isTrue()) {
      if (clock.monoMs() > endMs) throw new Error(`not within ${LIMIT_MS} ms`);
      await sleep(clock, 20);
    }
  }

  return {
    simulator,
    start,
    until,
    forgetStop,
    say: (byte: number) => port?.send(Uint8Array.of(byte)),
    heardBytes: () => heardBytes,
  };
}

const isWhole = (lines: readonly string[] | undefined) => bodyLines(lines).length === LINES;

describe('a printer with XON/XOFF', { timeout: 60_000 }, () => {
  it('is configured by an option of its own, and no other driver has it', () => {
    expect(escposDefinition.xonXoffWith({})).toBe(false);
    expect(escposDefinition.xonXoffWith({ profile: 'custom-vkp80', xonXoff: true })).toBe(true);
    expect(() => escposDefinition.xonXoffWith({ xonXoff: 'yes' })).toThrow(/xonXoff/u);
  });

  it('that says stop is waited for, and then prints the job whole', async () => {
    const { simulator, start, until, say, heardBytes } = await onPty({});
    const { printer } = await start();
    say(XOFF);
    // The kernel takes it out of the input, so nobody can see when it has arrived.
    await sleep(systemClock, 200);
    const before = heardBytes();
    const printing = printer.print(jobOf('JOB-1', LINES));
    await sleep(systemClock, 300);
    expect(heardBytes()).toBe(before);
    say(XON);
    expect(await printing).toMatchObject({ evidence: 'accepted', failure: null });
    await until(() => simulator.receipts().some(({ lines }) => isWhole(lines)));
    expect(simulator.lostBytes).toBe(0);
    expect(printer.counters()).toMatchObject({ unknownBytes: 0 });
  });

  it('whose XOFF no XON follows costs the job and the line, not more: it is honest, reopened, and prints again', async () => {
    const { simulator, start, forgetStop } = await onPty({
      behaviours: [{ name: 'xoffForever', afterBytes: START_BYTES + 500 }],
    });
    const first = await start();
    const outcome = await first.printer.print(jobOf('JOB-1', 20 * LINES));
    // Its end was never sent.
    expect(outcome).toMatchObject({ evidence: 'queued', failure: 'linkLost' });
    expect((await first.transport.closed).reason).toMatch(/did not drain .*XOFF/u);
    expect(await first.printer.ended).toMatchObject({ reason: 'closed' });
    expect(first.printer.status).toMatchObject({ device: 'offline', link: 'down' });
    expect(simulator.fateOf('JOB-1')).toBe('nothing');
    await forgetStop();
    const again = await start();
    expect(again.printer.status).toMatchObject({ device: 'online', link: 'up' });
    expect(await again.printer.print(jobOf('JOB-2', LINES))).toMatchObject({ evidence: 'accepted' });
    expect(isWhole(simulator.receipts().find(({ lines }) => lines.at(-1)?.trim() === 'JOB-2')?.lines)).toBe(
      true,
    );
  });
});
