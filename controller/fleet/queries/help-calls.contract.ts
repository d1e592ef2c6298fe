/** What the console learns of somebody who asks for help at a kiosk. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestStores } from '../../../test/support/test-stores.ts';
import { createTestKiosk, startRig } from '../../ingest/test-rig.ts';

const ID = 'k01';
const AT_MS = Date.UTC(2026, 10, 24, 2);

export function describeHelpCallsContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`calls for help on ${engine.name}`, () => {
    const stores = engine.start();
    afterAll(async () => (await stores).close());

    it('somebody who asks for help is a reason until the call ends, or the agent starts anew, and both are told', async () => {
      const store = await (await stores).open();
      const rig = await startRig(store, [ID]);
      async function report(id: string, ...records: object[]): Promise<void> {
        const kiosk = createTestKiosk(id, rig.clock);
        const epoch = randomUUID();
        await rig.deliver(kiosk.birth([{ epoch, lowSeq: 1, highSeq: records.length }]));
        await rig.deliver(kiosk.log(epoch, 1, records));
        await rig.clock.advance(300);
        await expect.poll(async () => (await rig.fleet.findKiosk(id))?.link).toBe('online');
      }
      const helpCallId = '9a3e6b52-0c41-4d0f-9c57-2f5d8b1e6a44';
      const call = (event: string, atMs: number) => ({
        type: 'help-call',
        atMs,
        bootCount: 1,
        monoMs: 1,
        body: { helpCallId, event, step: 'form', serviceId: 'certificate', happenedAtMs: atMs },
      });
      const kinds = async () => (await rig.fleet.findKiosk(ID))?.reasons.map(({ kind }) => kind);
      await report(ID, call('called', AT_MS));
      expect(await kinds()).toContain('help');
      await report(ID, call('helped', AT_MS + 1));
      expect(await kinds()).not.toContain('help');
      await report(ID, call('called', AT_MS + 2));
      const started = { axis: 'agent', state: 'started', previousExit: 'crash' };
      await report(ID, { type: 'status', atMs: AT_MS + 3, bootCount: 2, monoMs: 1, body: started });
      expect(await kinds()).not.toContain('help');
      const { items } = await rig.fleet.listTimeline(ID, { limit: 9, kinds: ['help'] });
      expect(items.map(({ what }) => what)).toMatchObject([
        { kind: 'help', event: 'called' },
        { kind: 'help', event: 'helped', step: 'form', serviceId: 'certificate' },
        { kind: 'help', event: 'called' },
      ]);
      await rig.close();
      await store.close();
    });
  });
}
