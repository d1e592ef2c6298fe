/** What operators learn of how visits went, and never of whom. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestStores } from '../../../test/support/test-stores.ts';
import { createTestKiosk, startRig } from '../../ingest/test-rig.ts';

const DAY_MS = 86_400_000;
const COUNTED = {
  lane: 'urgent',
  urgent: { reason: 'exam', isGranted: true },
  rating: 2,
  feedback: ['slow', 'typing'],
};

export function describeVisitsContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`how visits went on ${engine.name}`, () => {
    const stores = engine.start();
    afterAll(async () => (await stores).close());

    it('is counted by kiosk and day, each record once, and summed over the days that are asked for', async () => {
      const store = await (await stores).open();
      const rig = await startRig(store, ['k01', 'k02']);
      const nowMs = rig.clock.nowMs();
      async function report(id: string, ...records: object[]): Promise<void> {
        const kiosk = createTestKiosk(id, rig.clock);
        const epoch = randomUUID();
        await rig.deliver(kiosk.birth([{ epoch, lowSeq: 1, highSeq: records.length }]));
        await rig.deliver(kiosk.log(epoch, 1, records));
        // A lost acknowledgement.
        await rig.deliver(kiosk.log(epoch, 1, records));
        await rig.clock.advance(300);
        await expect.poll(async () => (await rig.fleet.findKiosk(id))?.link).toBe('online');
      }
      await report('k01', visit(nowMs, 'completed', COUNTED), visit(nowMs, 'kept'), help(nowMs, 'called'));
      await report('k01', visit(nowMs - 2 * DAY_MS, 'completed', { ...COUNTED, feedback: ['slow'] }));
      const refused = { urgent: { reason: 'work', isGranted: false }, counterReason: 'materials' };
      await report('k02', visit(nowMs, 'sent-to-counter', refused), help(nowMs, 'expired'));

      const today = await rig.fleet.summariseVisits({ kiosk: 'k01' as never, days: 1 });
      expect(today.topics).toEqual({
        outcome: { completed: 1, kept: 1 },
        lane: { urgent: 1 },
        urgent: { exam: 1 },
        urgentRefused: {},
        counter: {},
        help: { called: 1 },
        rating: { 2: 1 },
        feedback: { slow: 1, typing: 1 },
      });
      const all = await rig.fleet.summariseVisits({ days: 3 });
      expect(all.fromDay < all.toDay).toBe(true);
      expect(all.topics).toMatchObject({
        outcome: { completed: 2, kept: 1, 'sent-to-counter': 1 },
        urgent: { exam: 2 },
        urgentRefused: { work: 1 },
        counter: { materials: 1 },
        help: { called: 1, expired: 1 },
        feedback: { slow: 2, typing: 1 },
      });
      await rig.close();
      await store.close();
    });
  });
}

function visit(atMs: number, outcome: string, more: object = {}): object {
  const body = {
    citizenSessionId: randomUUID(),
    outcome,
    startedAtMs: atMs - 60_000,
    durationMs: 60_000,
    service: { id: 'certificate', version: 1 },
    lastStep: 'done',
    cardReads: { ok: 1, rejected: 0 },
    receipt: null,
    wasOffline: false,
    ...more,
  };
  return { type: 'session', atMs, bootCount: 1, monoMs: 1, body };
}

function help(atMs: number, event: string): object {
  const body = { helpCallId: randomUUID(), event, step: 'form', serviceId: null, happenedAtMs: atMs };
  return { type: 'help-call', atMs, bootCount: 1, monoMs: 1, body };
}
