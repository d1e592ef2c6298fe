import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inventedChipCard } from '../../../devices/card-path.ts';
import { createCrt591Simulator } from '../../../devices/creator-crt591/simulator.ts';
import { createEscposSimulator } from '../../../devices/escpos-printer/simulator.ts';
import { createSamSimulator } from '../../../devices/sam-id-reader/simulator.ts';
import { hostOnPty, hostOnTcp } from '../../../devices/transport/host.ts';
import { ServiceId } from '../../../shared/domain/ids.ts';
import { OutboxRecord } from '../../../shared/protocol/index.ts';
import { systemClock } from '../../../shared/time/clock.ts';
import { freePort } from '../../../test/support/free-port.ts';
import { startUntil, waitFor } from '../../../test/support/process.ts';
import { connectScreen } from '../../simulate/screen-client.ts';
import { generateCaseKeys } from '../session/seal.ts';
import { CITIZEN } from '../session/test-support.ts';
import { openAgentStore } from '../store.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const TIMEOUT_MS = 90_000;
const clock = systemClock;
const deps = { clock, random: Math.random };
const SERVICE = ServiceId.parse('residence-certificate');

/** Devices on real lines, the motor reader on a pty; they outlive the agent that is killed. */
async function createKiosk() {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-kill-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const cards = createCrt591Simulator(deps);
  const reader = createSamSimulator(deps);
  const printer = createEscposSimulator(deps);
  cards.path.onMove((position) => {
    if (position === 'inside') reader.presentCard({ ...CITIZEN, photo: new Uint8Array(1024) });
    else reader.removeCard();
  });
  const pty = await hostOnPty(cards, { clock, linkPath: join(folder, 'cards') });
  const lines = [
    await hostOnTcp(reader, { clock, port: 0, paceBaud: 115_200 }),
    await hostOnTcp(printer, { clock, port: 0, paceBaud: 115_200 }),
  ] as const;
  for (const host of [pty, ...lines]) cleanUps.push(() => host.close());
  for (const simulator of [cards, reader, printer]) cleanUps.push(() => simulator.stop());
  const port = await freePort();
  const config = join(folder, 'kiosk.json');
  writeFileSync(
    config,
    JSON.stringify({
      kioskId: 'jn-0001',
      region: '510106',
      name: '样例市场',
      controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
      dataDir: 'data',
      ui: { port },
      timeouts: { takeMs: 5000, cardWarningMs: 5000 },
      casePublicKey: generateCaseKeys().publicKey,
      devices: [
        { id: 'cards', driver: 'creator-crt591', path: pty.path },
        { id: 'reader', driver: 'sam-id-reader', path: lines[0].path },
        { id: 'printer', driver: 'escpos-printer', path: lines[1].path },
      ],
    }),
  );
  const screen = connectScreen({ port, dataDir: join(folder, 'data') }, clock);
  cleanUps.push(() => screen.close());
  return {
    path: cards.path,
    screen,
    async start() {
      const agent = await startUntil(['agent', '--config', config], /screens may connect/, {
        timeoutMs: TIMEOUT_MS,
      });
      cleanUps.push(() => agent.kill('SIGKILL'));
      return agent;
    },
    /** Only while no agent runs. */
    records() {
      const store = openAgentStore({ path: join(folder, 'data', 'agent.db') });
      const rows = store.db.prepare<[], { record: string }>('SELECT record FROM outbox ORDER BY rowid').all();
      store.close();
      return rows.map(({ record }) => OutboxRecord.parse(JSON.parse(record)));
    },
  };
}

describe('kill -9 of the agent with a card inside', () => {
  it(
    'the next start finds it, gives it back, calls it out, and captures it with the visit that it came with',
    async () => {
      const kiosk = await createKiosk();
      const { path, screen } = kiosk;
      const card = () => screen.view()?.card?.state;
      const step = () => screen.view()?.step;
      const first = await kiosk.start();
      expect(await waitFor(() => screen.view()?.services[0]?.isOpen === true)).toBe(true);
      screen.touch({ type: 'begin', step: 'attract' });
      expect(await waitFor(() => step() === 'chooseService')).toBe(true);
      screen.touch({ type: 'chooseService', step: 'chooseService', serviceId: SERVICE });
      expect(await waitFor(() => card() === 'insert')).toBe(true);
      // The screen asks a moment before the entry opens.
      expect(await waitFor(() => path.insert(inventedChipCard('A')))).toBe(true);
      expect(await waitFor(() => card() === 'held' && screen.view()?.identity !== null)).toBe(true);
      await first.kill('SIGKILL');
      expect(path.truth.position).toBe('inside');

      const second = await kiosk.start();
      expect(await waitFor(() => path.truth.position === 'gate')).toBe(true);
      expect(await waitFor(() => screen.view()?.card?.stage === 'warning')).toBe(true);
      expect(screen.view()).toMatchObject({ step: 'attract', identity: null });
      expect(await waitFor(() => path.truth.bin.length === 1)).toBe(true);
      expect(await waitFor(() => card() === 'captured')).toBe(true);
      await second.kill('SIGTERM');

      const visits = kiosk.records().flatMap((record) => (record.type === 'session' ? [record.body] : []));
      const cards = kiosk.records().flatMap((record) => (record.type === 'card' ? [record.body] : []));
      expect(visits).toMatchObject([{ outcome: 'interrupted' }]);
      const citizenSessionId = visits[0]?.citizenSessionId;
      expect(cards).toMatchObject([{ event: 'captured', reason: 'found', citizenSessionId }]);
    },
    TIMEOUT_MS,
  );
});
