import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';
import { seededRandom } from '../../shared/random.ts';
import { ensureKioskPackage, type KioskPackage } from '../support/kiosk-package.ts';
import { createVisitRig } from '../support/visit-rig.ts';
import { now, sayGoodbye, visitInWindow, type WindowVisitor } from '../support/window-visit.ts';

/** Every service of the catalogue in the packaged window, with a real agent and devices on serial lines, the network down all along. */
const VISIT_MS = 180_000;

let kiosk: KioskPackage;
/** One window serves all of them, as long as nothing breaks in it. */
let visitor: WindowVisitor | undefined;
beforeAll(async () => {
  kiosk = await ensureKioskPackage('screens');
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await end();
});
afterAll(end);

async function start(): Promise<WindowVisitor> {
  const rig = await createVisitRig(kiosk);
  await rig.shell.startAgent();
  return {
    rig,
    app: await rig.shell.launch(),
    screen: rig.shell.connectScreen(),
    card: inventedCard(seededRandom(7), 'resident'),
  };
}

async function end(): Promise<void> {
  await visitor?.rig.close();
  visitor = undefined;
}

describe('in the window, without a network,', () => {
  it.each(SERVICE_CATALOGUE.map(({ id, identity }) => ({ id, identity })))(
    '$id goes from its first screen to paper and a number',
    { timeout: VISIT_MS },
    async ({ id, identity }) => {
      visitor ??= await start();
      const { rig, screen } = visitor;
      let number = '';
      const places = await visitInWindow(visitor, {
        serviceId: id,
        async at({ step, receipt }) {
          if (step === 'take') number = receipt?.number ?? '';
        },
      });
      expect(places.includes('identify')).toBe(identity === 'idCard');
      expect(places.slice(-2)).toEqual(['rate', 'done']);
      expect(now(screen).outcome).toBe('completed');
      expect(rig.printer.takeReceipts().map(({ qr }) => qr)).toEqual([[number]]);
      await sayGoodbye(visitor);
    },
  );
});
