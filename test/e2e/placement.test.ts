/**
 * The pilot as a planner does it: import, solve thirty sites, lock one, exclude one, compare two scenarios, approve, print.
 * Pictures of every page in both languages and widths go to test-output/console, and each is looked at by axe.
 */
import { mkdirSync, statSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateJinniu } from '../../controller/placement/demand/jinniu.ts';
import { startConsoleRig, type ConsoleRig } from '../support/console-rig.ts';
import { inaccessible } from '../support/page-checks.ts';
import { waitFor } from '../support/process.ts';

const OUTPUT = 'test-output/console';
const PATIENCE_MS = 120_000;

let rig: ConsoleRig;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  rig = await startConsoleRig({ kiosks: 6 });
  context = await rig.signIn('planner');
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewportSize({ width: 1280, height: 900 });
}, 2 * PATIENCE_MS);
afterAll(() => rig.close());

const path = (suffix = '') => `${new URL(page.url()).pathname}${suffix}`;
const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

async function drawn(): Promise<void> {
  await page.locator('.maplibregl-canvas').waitFor();
  const isDrawn = async () => (await page.locator('[aria-busy="true"]').count()) === 0;
  expect(await waitFor(isDrawn, PATIENCE_MS)).toBe(true);
}

async function newScenario(name: string): Promise<void> {
  await page.goto(`${rig.url}/plans`);
  await page.getByRole('button', { name: '新建方案' }).click();
  await page.getByLabel('名称', { exact: true }).fill(name);
  await page.getByRole('dialog').getByRole('button', { name: '新建' }).click();
  await heading(name);
}

/** The newest conditions have their answer, and the page shows it. */
async function solved(): Promise<void> {
  const id = path().split('/').at(-1);
  const isDone = async () => {
    const response = await page.request.get(`${rig.url}/api/v1/placement/scenarios/${id}`);
    const { solve, isStale } = (await response.json()) as {
      solve: { state: string } | null;
      isStale: boolean;
    };
    return solve?.state === 'done' && !isStale;
  };
  expect(await waitFor(isDone, PATIENCE_MS)).toBe(true);
  await page.reload();
  await page.getByRole('heading', { name: '选中的点位' }).waitFor();
}

/** Clicks, and waits until that has started a solve. */
async function startSolve(button = page.getByRole('button', { name: '求解', exact: true })): Promise<void> {
  const isAccepted = page.waitForResponse((response) => response.url().endsWith('/solve'));
  await button.click();
  await isAccepted;
}

async function chooseGoal(goal: string): Promise<void> {
  await page.getByRole('combobox', { name: '目标' }).click();
  await page.locator('.ant-select-item-option', { hasText: goal }).click();
}

const chosenNames = () =>
  page.getByRole('region', { name: '选中的点位' }).locator('tbody td:nth-child(2)').allInnerTexts();

describe('the pilot of Jinniu', { timeout: 4 * PATIENCE_MS }, () => {
  it('imports people and candidates, and says which row is wrong', async () => {
    const { demand, candidates } = generateJinniu({ seed: 510_106, cellM: 250 });
    const people = [
      '编号,街道,纬度,经度,常住人口',
      ...demand.map((cell) => [cell.id, cell.area, cell.lat, cell.lon, cell.residents].join(',')),
    ];
    await importLayer('需求（人口）', [...people, 'wrong,某街道,95,104.05,10'].join('\n'), '试点人口');
    await page.getByText('1 行有错误').waitFor();
    await page.screenshot({ path: `${OUTPUT}/plan-import-bad-row.png`, fullPage: true });
    await page.getByRole('button', { name: /只导入正确的/ }).click();
    await heading('布点规划');
    const places = [
      '编号,名称,类型,街道,纬度,经度,费用',
      ...candidates.map((site) =>
        [site.id, site.name, site.kind, site.area, site.lat, site.lon, site.cost].join(','),
      ),
    ];
    await importLayer('候选点', places.join('\n'), '试点候选点');
    await page.getByRole('button', { name: /^导入 340 行/ }).click();
    await heading('布点规划');
    await page.getByText('340 行').waitFor();
  });

  it('solves thirty sites while the planner watches, with a proof', async () => {
    await newScenario('三十台');
    // One that takes long enough to be watched, and is stopped when it was.
    await chooseGoal('最差的街道尽量好');
    await page.getByLabel('求解时间（秒）').fill('300');
    await startSolve();
    await page.getByText(/正在求解 · 离最优/).waitFor();
    await page.screenshot({ path: `${OUTPUT}/plan-solving.png` });
    await page.getByRole('button', { name: '停止并采用当前方案' }).click();
    await solved();
    await chooseGoal('服务最多的人');
    await page.getByLabel('求解时间（秒）').fill('6');
    await startSolve(page.getByRole('button', { name: '重新求解' }));
    await solved();
    expect(await chosenNames()).toHaveLength(30 + 3);
    await page
      .getByText(/已证明最优|不超过 \d/)
      .first()
      .waitFor();
    await page.screenshot({ path: `${OUTPUT}/plan-solved.png`, fullPage: true });
  });

  it('keeps a locked site and avoids an excluded one, and solves again', async () => {
    const [first = '', second = ''] = await chosenNames();
    await decide(first, '锁定');
    await decide(second, '排除');
    const names = await chosenNames();
    expect(names).toContain(first);
    expect(names).not.toContain(second);
    expect(names).toHaveLength(30 + 3);
  });

  it('builds over years, and compares two scenarios side by side', async () => {
    await newScenario('二十台');
    const estate = '编号,街道,纬度,经度,常住人口\nestate,天回镇街道,30.775,104.1,9000';
    await page.request.post(`${rig.url}/api/v1/placement/layers`, {
      headers: { origin: rig.url },
      data: { kind: 'demand', format: 'csv', text: estate, name: '新小区' },
    });
    await page.reload();
    await page.getByLabel('新增机器数量').fill('20');
    // It ends with the proof, however busy the machine is.
    await page.getByLabel('求解时间（秒）').fill('60');
    await page.getByText('分年建设').click();
    await page.getByRole('switch', { name: '分几年建完' }).click();
    await page.getByText('7 + 7 + 6 台').waitFor();
    await page.getByText('未来需求').click();
    await page.getByRole('button', { name: '添加一种未来' }).click();
    await page.getByText('30%；平均情况').waitFor();
    await page.getByText('机器能力').click();
    await page.getByRole('switch', { name: '考虑最忙一小时的能力' }).click();
    await page.getByText(/^每台每小时 12 人次/).waitFor();
    await page.getByText('各街道台数').click();
    await page.getByRole('combobox', { name: '添加街道' }).fill('天回镇');
    await page.keyboard.press('Enter');
    await page.getByRole('spinbutton', { name: /^天回镇.*至少/ }).fill('2');
    await page.getByText(/^天回镇.*至少 2 台$/).waitFor();
    await startSolve();
    await solved();
    const years = page.getByRole('region', { name: '分年方案' }).locator('tbody tr');
    expect(await years.locator('td:nth-child(2)').allInnerTexts()).toEqual(['7', '14', '20']);
    const futures = page.getByRole('region', { name: '每种未来' }).locator('tbody td:first-child');
    expect(await futures.allInnerTexts()).toEqual(['现在', '新小区']);
    const area = page.getByRole('region', { name: '各街道' }).getByRole('row', { name: /^天回镇/ });
    expect(Number(await area.locator('td:nth-child(3)').innerText())).toBeGreaterThanOrEqual(2);
    expect(await area.locator('td:nth-child(4)').innerText()).toBe('至少 2 台');
    const busy = page.getByRole('region', { name: '选中的点位' }).getByText(/^[\d.]+ 人次/);
    expect(await busy.count()).toBe(20 + 3);
    const marks = page.getByRole('region', { name: '选中的点位' }).getByText('第 3 年');
    expect(await marks.count()).toBe(6);
    await page.getByText('没有候选点可达的人口单元').click();
    await page.getByRole('region', { name: '没有候选点可达的人口单元' }).waitFor();
    await page.screenshot({ path: `${OUTPUT}/plan-years.png`, fullPage: true });
    expect(await inaccessible(page)).toEqual([]);
    await page.goto(`${rig.url}/plans`);
    for (const name of ['三十台', '二十台'])
      await page.getByRole('checkbox', { name: `选择“${name}”` }).check();
    await page.getByRole('button', { name: '对比' }).click();
    await heading('方案对比');
    const machines = page.getByRole('row', { name: /^新增机器/ });
    await machines.waitFor();
    const cells = await machines.getByRole('cell').allInnerTexts();
    expect(cells.map(Number)).toEqual(expect.arrayContaining([30, 20]));
    await drawn();
    await page.screenshot({ path: `${OUTPUT}/plan-compare.png`, fullPage: true });
    expect(await inaccessible(page)).toEqual([]);
  });

  it('makes approved sites places of the fleet', async () => {
    await page.goto(`${rig.url}/plans`);
    await page.getByRole('link', { name: '三十台' }).click();
    await heading('三十台');
    const [first = ''] = await chosenNames();
    await page.getByRole('button', { name: '批准点位' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^批准 30 个点位/ }).click();
    await page.getByText('已批准 30 个点位').waitFor();
    await page.goto(`${rig.url}/sites?q=${encodeURIComponent(first)}`);
    await page.getByRole('link', { name: first, exact: true }).waitFor();
  });

  it('gives the chosen sites as a file for spreadsheets and one for maps', async () => {
    await page.goto(`${rig.url}/plans`);
    await page.getByRole('link', { name: '三十台' }).click();
    await heading('三十台');
    const file = async (format: string) => {
      const url = `${rig.url}/api/v1/placement/scenarios/${path().split('/').at(-1)}/export?format=${format}`;
      return await (await page.request.get(url)).text();
    };
    const [header] = (await file('csv')).split('\r\n');
    expect(header).toMatch(/^\uFEFF编号,名称,/);
    const { features } = JSON.parse(await file('geojson')) as { features: object[] };
    expect(features.length).toBeGreaterThanOrEqual(30);
  });

  it('prints a report of two pages or so, with the map', async () => {
    await page.goto(`${rig.url}/plans`);
    await page.getByRole('link', { name: '三十台' }).click();
    await heading('三十台');
    await page.getByRole('button', { name: '汇报版' }).click();
    await heading('自助机布点方案：三十台');
    await drawn();
    await page.waitForTimeout(1_000);
    const file = `${OUTPUT}/plan-report.pdf`;
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
    expect(statSync(file).size).toBeGreaterThan(20_000);
  });

  it.each(['zh', 'en'] as const)('every page is clean in %s, at a desk and on a phone', async (language) => {
    const report = path();
    for (const [name, url] of [
      ['plans', '/plans'],
      ['plan', report.replace(/\/report$/, '')],
      ['plan-report', report],
    ] as const) {
      await page.goto(`${rig.url}${url}?lang=${language}`);
      await page.locator('h1').waitFor();
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 860 });
        if (name !== 'plans') await drawn();
        await page.screenshot({ path: `${OUTPUT}/${name}-${language}-${width}-planner.png`, fullPage: true });
        expect(await inaccessible(page)).toEqual([]);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(overflow, `${name} ${width}`).toBe(0);
      }
    }
  });
});

async function importLayer(kind: string, text: string, name: string): Promise<void> {
  await page.goto(`${rig.url}/plans/import`);
  await page.getByRole('radio', { name: kind }).check();
  const buffer = Buffer.from(text);
  await page.locator('input[type=file]').setInputFiles({ name: `${name}.csv`, mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByRole('button', { name: /^(导入|只导入正确的) [\d,]+ 行|^只导入正确的/ }).waitFor();
}

/** By way of the table, as people without a map do. */
async function decide(site: string, decision: string): Promise<void> {
  await page.getByRole('button', { name: site, exact: true }).click();
  const panel = page.getByRole('region', { name: '点位', exact: true });
  // Until the panel shows this site its buttons are about the site before.
  await panel.locator('strong', { hasText: site }).waitFor();
  await startSolve(panel.getByRole('button', { name: decision, exact: true }));
  await solved();
}
