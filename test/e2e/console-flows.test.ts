/** What people do in the console, from the door to the end: each title is a promise to them. */
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConsoleRig, type ConsoleRig } from '../support/console-rig.ts';
import { waitFor } from '../support/process.ts';

let rig: ConsoleRig;
let operator: BrowserContext;
beforeAll(async () => {
  rig = await startConsoleRig({ kiosks: 9, broken: 3 });
  operator = await rig.signIn('operator');
  await rig.withPage(operator, '/', async (page) => {
    await page.getByText('缺纸').first().waitFor({ timeout: 40_000 });
  });
});
afterAll(() => rig.close());

describe('somebody new', () => {
  it('finds a broken kiosk and its reason with one click', async () => {
    await rig.withPage(operator, '/', async (page) => {
      const troubled = page.getByRole('region', { name: '需要处理' });
      await troubled.getByRole('link', { name: '营门口测试市场 1号机' }).click();
      await page.getByRole('heading', { level: 1, name: '营门口测试市场 1号机' }).waitFor();
      const headline = page.getByRole('region', { name: '部分服务可以办理' });
      expect(await headline.textContent()).toContain('收据打印机缺纸，请补纸');
    });
  });

  it('comes from a cause to exactly the kiosks that have it, and back with the back button', async () => {
    await rig.withPage(operator, '/', async (page) => {
      await page.getByRole('region', { name: '主要原因' }).getByRole('link', { name: /缺纸/ }).click();
      await page.getByText('共 1 台').waitFor();
      expect(await page.getByRole('row').count()).toBe(2);
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
    });
  });

  it('is led to the door, and from there to where the link pointed', async () => {
    const stranger = await rig.browser.newContext();
    const page = await stranger.newPage();
    await page.goto(`${rig.url}/kiosks?service=none`);
    await page.locator('input[autocomplete="username"]').fill('operator');
    await page.locator('input[autocomplete="current-password"]').fill('wrong');
    await page.locator('button[type="submit"]').click();
    await page.getByText('名称、密码或验证码不正确').waitFor();
    await page.locator('input[autocomplete="current-password"]').fill('correct horse battery staple');
    await page.locator('button[type="submit"]').click();
    await page.waitForURL(`${rig.url}/kiosks?service=none`);
    await stranger.close();
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example'])(
    'is never led to %s after signing in',
    async (next) => {
      const stranger = await rig.browser.newContext();
      const page = await stranger.newPage();
      await page.goto(`${rig.url}/sign-in?next=${encodeURIComponent(next)}`);
      await page.locator('input[autocomplete="username"]').fill('operator');
      await page.locator('input[autocomplete="current-password"]').fill('correct horse battery staple');
      await page.locator('button[type="submit"]').click();
      await page.waitForURL(`${rig.url}/`);
      await stranger.close();
    },
  );
});

describe('an operator', () => {
  it('revokes a kiosk, which is disconnected at once and stays out until it is restored', async () => {
    await rig.withPage(operator, '/kiosks/e2e-07', async (page) => {
      const headline = page.locator('.kiosk-headline');
      await headline.getByText('在线').waitFor({ timeout: 30_000 });
      await page.getByRole('button', { name: '凭证', exact: true }).click();
      await page.getByRole('menuitem', { name: '吊销凭证' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '吊销凭证' }).click();
      await headline.getByText('凭证已吊销，不允许连接').waitFor();
      expect(await waitFor(async () => (await headline.getByText('在线').count()) === 0, 20_000)).toBe(true);
      await page.getByRole('button', { name: '凭证', exact: true }).click();
      await page.getByRole('menuitem', { name: '恢复凭证' }).click();
      await headline.getByText('在线').waitFor({ timeout: 40_000 });
    });
  });

  it('registers a kiosk and sees its secret once', async () => {
    await rig.withPage(operator, '/kiosks/register', async (page) => {
      await page.getByLabel('编号').fill('e2e-new');
      await page.getByLabel('名称', { exact: true }).fill('新机器');
      await page.getByRole('combobox', { name: '点位' }).fill('茶店子');
      await page.getByText('茶店子测试写字楼（e2e-office）').click();
      await page.getByRole('button', { name: '登记', exact: true }).click();
      const secret = await page.getByLabel('凭证', { exact: true }).textContent();
      expect(secret).toMatch(/^[\w-]{43}$/);
      await page.getByRole('link', { name: '查看这台自助机' }).click();
      await page.getByRole('heading', { level: 1, name: '新机器' }).waitFor();
      expect(await page.content()).not.toContain(secret);
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: '登记自助机' }).waitFor();
      expect(await page.content()).not.toContain(secret);
    });
  });

  it('is told at the field that an id is taken, and loses nothing of what was typed', async () => {
    await rig.withPage(operator, '/kiosks/register', async (page) => {
      await page.getByLabel('编号').fill('e2e-01');
      await page.getByLabel('名称', { exact: true }).fill('重复的机器');
      await page.getByRole('combobox', { name: '点位' }).fill('茶店子');
      await page.getByText('茶店子测试写字楼（e2e-office）').click();
      await page.getByRole('button', { name: '登记', exact: true }).click();
      await page.getByText('已被使用，请换一个').waitFor();
      expect(await page.getByLabel('名称', { exact: true }).inputValue()).toBe('重复的机器');
      await page.getByLabel('编号').fill('e2e-new-2');
      // While the sign of the first attempt fades, it is part of the button's name.
      await page.getByRole('button', { name: /登记$/ }).click();
      await page.getByText('“重复的机器”已登记').waitFor();
    });
  });

  it('imports no site while one row is wrong, and reads which one', async () => {
    await rig.withPage(operator, '/sites/import', async (page) => {
      const header = 'id,name,region,kind,address,lat,lon';
      const good = 'import-1,导入一号,510106,market,,30.70,104.05';
      await page
        .getByLabel('文件内容')
        .fill(`${header}\n${good}\nimport-2,导入二号,999999,market,,30.70,104.05`);
      await page.getByRole('button', { name: '预览' }).click();
      await page.getByText('没有这个区域，请先新建').waitFor();
      expect(await page.getByRole('button', { name: /^导入 / }).count()).toBe(0);
      await page.getByLabel('文件内容').fill(`${header}\n${good}`);
      await page.getByRole('button', { name: '预览' }).click();
      await page.getByRole('button', { name: '导入 1 个点位' }).click();
      await page.getByRole('link', { name: '查看点位' }).click();
      await page.getByRole('link', { name: '导入一号' }).waitFor();
    });
  });

  it('labels several kiosks after a preview of each', async () => {
    await rig.withPage(operator, '/kiosks', async (page) => {
      await page.getByRole('checkbox', { name: '选择 草堂测试警务室 6号机' }).check();
      await page.getByRole('checkbox', { name: '选择 草堂测试警务室 9号机' }).check();
      await page.getByRole('button', { name: '批量操作' }).click();
      await page.getByRole('menuitem', { name: '添加标签' }).click();
      await page.getByLabel('标签内容').fill('试点');
      await page.getByRole('button', { name: '预览' }).click();
      await page.getByText('2 台将被修改').waitFor();
      await page.getByRole('button', { name: '确认修改 2 台' }).click();
      await page.getByText('已修改 2 台').waitFor();
    });
    await rig.withPage(operator, '/kiosks?label=试点', async (page) => {
      await page.getByText('共 2 台').waitFor();
    });
  });

  it('overwrites nothing that somebody else changed meanwhile', async () => {
    await rig.withPage(operator, '/kiosks/e2e-04', async (page) => {
      await page.getByRole('button', { name: '编辑' }).click();
      await page.getByLabel('名称', { exact: true }).fill('我的名字');
      const version = Number(
        (await page.request.get(`${rig.url}/api/v1/kiosks/e2e-04`)).headers()['etag']?.replaceAll('"', ''),
      );
      const other = await page.request.patch(`${rig.url}/api/v1/kiosks/e2e-04`, {
        data: { name: '别人的名字' },
        headers: { 'if-match': `"${version}"`, origin: rig.url },
      });
      expect(other.status()).toBe(200);
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('内容已被他人修改').waitFor();
      expect(await page.getByLabel('名称', { exact: true }).inputValue()).toBe('别人的名字');
    });
  });

  it('keeps a view under a name and finds it again', async () => {
    await rig.withPage(operator, '/kiosks?service=none', async (page) => {
      await page.getByRole('button', { name: '视图' }).click();
      await page.getByLabel('视图名称').fill('无法办理的');
      await page.getByRole('button', { name: '保存当前视图' }).click();
      await page.getByRole('link', { name: '无法办理的' }).waitFor();
    });
    await rig.withPage(operator, '/kiosks', async (page) => {
      await page.getByRole('button', { name: '视图' }).click();
      await page.getByRole('link', { name: '无法办理的' }).click();
      await page.waitForURL(`${rig.url}/kiosks?service=none`);
    });
  });

  it('takes the list away as a file that a spreadsheet reads and does not run', async () => {
    await rig.withPage(operator, '/kiosks', async (page) => {
      const waiting = page.waitForEvent('download');
      await page.getByRole('link', { name: '导出 CSV' }).click();
      const download = await waiting;
      expect(download.suggestedFilename()).toBe('kiosks.csv');
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      expect(text).toMatch(/^\uFEFF编号,名称,/);
      expect(text).toContain('部分可办');
    });
  });
});
