/** The code of a machine in the console: who sees it, that it is the machine's, and what the audit log says of the look. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTechnicianCodes } from '../../kiosk/agent/technician/code.ts';
import { inaccessible } from '../support/page-checks.ts';
import { startConsoleRig, type ConsoleRig } from '../support/console-rig.ts';

const PICTURES = join(import.meta.dirname, '../../test-output/technician');
const STEP_MS = 30_000;
/** Of the first kiosk of the rig. */
const codes = createTechnicianCodes(`secret-of-e2e-kiosk-1-${'x'.repeat(30)}`);

let rig: ConsoleRig;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  rig = await startConsoleRig({ kiosks: 1 });
});
afterAll(() => rig.close());

describe('the technician code on the page of a kiosk', () => {
  it('opens the machine that it is of, and the audit log knows who looked', async () => {
    const technician = await rig.signIn('technician');
    await rig.withPage(technician, '/kiosks/e2e-01', async (page) => {
      await page.getByRole('button', { name: '维护口令' }).click();
      const shown = page.getByRole('dialog').getByLabel('维护口令');
      await shown.waitFor();
      const code = (await shown.textContent()) ?? '';
      const near = [-1, 0, 1].map((steps) => codes.current(Date.now() + steps * STEP_MS));
      expect(near).toContain(code);
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(PICTURES, 'console-code.png') });
      expect(await inaccessible(page, '[role="dialog"]')).toEqual([]);
    });
    const administrator = await rig.signIn('administrator');
    await rig.withPage(administrator, '/audit', async (page) => {
      await page.getByText('查看维护口令').first().waitFor();
    });
  });

  it('is not offered to a planner', async () => {
    const planner = await rig.signIn('planner');
    await rig.withPage(planner, '/kiosks/e2e-01', async (page) => {
      expect(await page.getByRole('button', { name: '维护口令' }).count()).toBe(0);
    });
  });
});
