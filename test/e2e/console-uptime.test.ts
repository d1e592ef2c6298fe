/** Service hours, maintenance and the report through the pages, as people do it: set, see, plan, approve, print. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startConsoleRig, type ConsoleRig } from '../support/console-rig.ts';

let rig: ConsoleRig;
let operator: BrowserContext;
let administrator: BrowserContext;
beforeAll(async () => {
  rig = await startConsoleRig({ kiosks: 3 });
  operator = await rig.signIn('operator');
  administrator = await rig.signIn('administrator');
});
afterAll(() => rig.close());

const HOURS = '/sites/e2e-market/hours?month=2026-10';

it('hours that are typed stand in the calendar, and holidays close what they should', async () => {
  await rig.withPage(operator, HOURS, async (page) => {
    await page.getByText('默认：全天 24 小时').waitFor();
    await page.getByRole('button', { name: '修改服务时间' }).click();
    await page.locator('input[type="date"]').fill('2026-10-01');
    await page.getByRole('button', { name: '工作日 9–17 点' }).click();
    await page.getByLabel('周六', { exact: true }).fill('10-11 10-12');
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
    await page.getByLabel('周六', { exact: true }).fill('10:00 至 12:00');
    await page.getByRole('radiogroup', { name: '节假日' }).getByText('不服务').click();
    await page.getByRole('button', { name: '保存' }).click();
    // 22 weekdays less 5 holidays, the 10th as a Wednesday, and three Saturdays: 17 × 8 + 8 + 3 × 2.
    await page.getByText('服务 150小时').waitFor();
    await page.getByText('本点位的服务时间').waitFor();
  });
});

it('a plan says what it excludes, and counts once somebody else has approved it', async () => {
  await rig.withPage(operator, '/maintenance', async (page) => {
    await page.getByRole('button', { name: '计划维护' }).click();
    await page.getByText('区域', { exact: true }).last().click();
    await chooseFirst(page);
    await page.getByLabel('原因').fill('更换打印机切刀');
    await page.getByText('共扣除').waitFor();
    await page.getByRole('button', { name: '提交计划' }).click();
    await page.getByText('待批准').waitFor();
    expect(await page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0);
  });
  await rig.withPage(administrator, '/maintenance', async (page) => {
    await page.getByRole('button', { name: '批准', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
    await page.getByText('已批准', { exact: true }).waitFor();
  });
});

it('a report is printed without what belongs to the screen', async () => {
  await rig.withPage(operator, '/uptime/report?month=2026-11', async (page) => {
    await page.getByText('统计口径').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: '打印或存为 PDF' }).isVisible()).toBe(false);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

it('a field of kiosks and days leads to what happened on that day', async () => {
  await rig.withPage(operator, '/uptime', async (page) => {
    await page.locator('.uptime-heat td a').last().click();
    await page.waitForURL(/\/kiosks\/[^/]+\/uptime\?day=\d{4}-\d{2}-\d{2}$/);
    await page.getByRole('heading', { name: '全部经过' }).waitFor();
  });
});

async function chooseFirst(page: Page): Promise<void> {
  await page.locator('.ant-drawer .ant-select').click();
  await page.locator('.ant-select-item').first().click();
}
