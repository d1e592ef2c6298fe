/** What people do in the console, from the door to the end: each title is a promise to them. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConsoleRig, type ConsoleRig } from '../support/console-rig.ts';
import { waitFor } from '../support/process.ts';

let rig: ConsoleRig;
let operator: BrowserContext;
beforeAll(async () => {
  rig = await startConsoleRig({ kiosks: 9, broken: 3 });
  operator = await rig.signIn('operator');
  await withPage(operator, '/', async (page) => {
    await page.getByText('缺纸').first().waitFor({ timeout: 40_000 });
  });
});
afterAll(() => rig.close());

/** Pages hold a stream each, and browsers open six connections to a host. */
async function withPage(
  context: BrowserContext,
  path: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto(`${rig.url}${path}`);
    await page.locator('h1').waitFor();
    await use(page);
  } finally {
    await page.close();
  }
}

describe('somebody new', () => {
  it('finds a broken kiosk and its reason with one click', async () => {
    await withPage(operator, '/', async (page) => {
      const troubled = page.getByRole('region', { name: '需要处理' });
      await troubled.getByRole('link', { name: '营门口测试市场 1号机' }).click();
      await page.getByRole('heading', { level: 1, name: '营门口测试市场 1号机' }).waitFor();
      const headline = page.getByRole('region', { name: '目前无法办理任何服务' });
      expect(await headline.textContent()).toContain('收据打印机缺纸，请补纸');
    });
  });

  it('comes from a cause to exactly the kiosks that have it, and back with the back button', async () => {
    await withPage(operator, '/', async (page) => {
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
    await withPage(operator, '/kiosks/e2e-07', async (page) => {
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
    await withPage(operator, '/kiosks/register', async (page) => {
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

  it('imports no site while one row is wrong, and reads which one', async () => {
    await withPage(operator, '/sites/import', async (page) => {
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
    await withPage(operator, '/kiosks', async (page) => {
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
    await withPage(operator, '/kiosks?label=试点', async (page) => {
      await page.getByText('共 2 台').waitFor();
    });
  });

  it('overwrites nothing that somebody else changed meanwhile', async () => {
    await withPage(operator, '/kiosks/e2e-04', async (page) => {
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
    await withPage(operator, '/kiosks?service=none', async (page) => {
      await page.getByRole('button', { name: '视图' }).click();
      await page.getByLabel('视图名称').fill('无法办理的');
      await page.getByRole('button', { name: '保存当前视图' }).click();
      await page.getByRole('link', { name: '无法办理的' }).waitFor();
    });
    await withPage(operator, '/kiosks', async (page) => {
      await page.getByRole('button', { name: '视图' }).click();
      await page.getByRole('link', { name: '无法办理的' }).click();
      await page.waitForURL(`${rig.url}/kiosks?service=none`);
    });
  });

  it('takes the list away as a file that a spreadsheet reads and does not run', async () => {
    await withPage(operator, '/kiosks', async (page) => {
      const waiting = page.waitForEvent('download');
      await page.getByRole('link', { name: '导出 CSV' }).click();
      const download = await waiting;
      expect(download.suggestedFilename()).toBe('kiosks.csv');
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      expect(text).toMatch(/^\uFEFF编号,名称,/);
      expect(text).toContain('无法办理');
    });
  });
});

describe('the keyboard', () => {
  it('finds a kiosk by Ctrl K, and an input method that composes chooses nothing', async () => {
    await withPage(operator, '/', async (page) => {
      await page.keyboard.press('Control+k');
      const field = page.getByRole('combobox', { name: '输入页面名称、自助机名称或编号' });
      await field.fill('e2e-02');
      await page.getByRole('option', { name: /2号机/ }).waitFor();
      await field.evaluate(
        `(input) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))`,
      );
      expect(page.url()).toBe(`${rig.url}/`);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${rig.url}/kiosks/e2e-02`);
    });
  });

  it('goes to pages, to the search and through the list, and can be switched off', async () => {
    await withPage(operator, '/', async (page) => {
      await page.keyboard.press('g');
      await page.keyboard.press('k');
      await page.waitForURL(`${rig.url}/kiosks`);
      await page.getByRole('row').nth(3).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.getByText('已选 1 台').waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(`${rig.url}/kiosks/e2e-02`);
      await page.goBack();
      await page.getByRole('row').nth(3).waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('g k ?');
      expect(await page.locator('input[data-search]').inputValue()).toBe('g k ?');
      await page.locator('input[data-search]').fill('');
      await page.locator('h1').click();
      await page.keyboard.press('?');
      await page.getByRole('switch').click();
      await page.keyboard.press('Escape');
      await page.keyboard.press('g');
      await page.keyboard.press('o');
      expect(page.url()).toContain('/kiosks');
      await page.getByRole('button', { name: /我的账户/ }).click();
      await page.getByRole('menuitem', { name: '我的账户' }).click();
      await page.getByRole('switch').click();
    });
  });

  it('reaches the content without passing the navigation', async () => {
    await withPage(operator, '/kiosks', async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到正文');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('content');
    });
  });
});

describe('a page', () => {
  it('shows a hostile name as text', async () => {
    await withPage(operator, '/kiosks/e2e-05', async (page) => {
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      expect(await page.locator('h1').textContent()).toBe('<img src=x onerror=alert(1)>');
      await page.waitForTimeout(500);
      expect(dialogs).toEqual([]);
    });
  });

  it('obeys its content policy: nothing is blocked, because nothing tries', async () => {
    for (const path of [
      '/',
      '/kiosks',
      '/kiosks/e2e-01',
      '/map',
      '/sites/import',
      '/account',
      '/status?wall=1',
    ]) {
      const page = await operator.newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`${rig.url}${path}`);
      await page.locator('h1').waitFor();
      await page.keyboard.press('Control+k');
      await page.waitForTimeout(1_000);
      expect({ path, errors }).toEqual({ path, errors: [] });
      await page.close();
    }
  });

  it('on the wall goes on with a token and without anybody signed in, until the token is deleted', async () => {
    const administrator = await rig.signIn('administrator');
    const headers = { origin: rig.url };
    const created = await administrator.request.post(`${rig.url}/api/v1/tokens`, {
      data: { name: 'wall', scopes: ['fleet.read'], expiresInDays: null },
      headers,
    });
    const { id, token } = (await created.json()) as { id: string; token: string };
    const wall = await rig.browser.newContext();
    const page = await wall.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${rig.url}/status?wall=1#${token}`);
    await page.getByText(/^数据截至/).waitFor();
    expect(asked.filter((url) => url.includes(token))).toEqual([]);
    expect((await administrator.request.delete(`${rig.url}/api/v1/tokens/${id}`, { headers })).status()).toBe(
      204,
    );
    await page.getByText('连接中断，数据可能已过时').waitFor({ timeout: 20_000 });
    await wall.close();
    await administrator.close();
  });

  it('without WebGL shows the kiosks of the map as a table', async () => {
    const context = await rig.signIn('planner');
    await context.addInitScript(`HTMLCanvasElement.prototype.getContext = () => null`);
    await withPage(context, '/map', async (page) => {
      await page.getByText('此浏览器无法显示地图，已改为列表').waitFor({ timeout: 20_000 });
      expect(await page.getByRole('row').count()).toBeGreaterThan(9);
    });
    await context.close();
  });

  it('begins at its top when it is opened from far down a list, and the way back ends where it began', async () => {
    await withPage(operator, '/kiosks', async (page) => {
      await page.setViewportSize({ width: 1280, height: 300 });
      const link = page.getByRole('link', { name: '草堂测试警务室 9号机' });
      await link.scrollIntoViewIfNeeded();
      const startPx = await page.evaluate<number>('scrollY');
      expect(startPx).toBeGreaterThan(0);
      await link.click();
      await page.getByRole('heading', { level: 1, name: '草堂测试警务室 9号机' }).waitFor();
      expect(await page.evaluate<number>('scrollY')).toBe(0);
      await page.goBack();
      expect(await waitFor(async () => (await page.evaluate<number>('scrollY')) === startPx, 5_000)).toBe(
        true,
      );
    });
  });

  it('comes back by itself after a proxy has answered for the controller', async () => {
    await withPage(operator, '/', async (page) => {
      await page.getByText('实时').waitFor();
      await page.route('**/api/v1/events', (route) => route.fulfill({ status: 502, body: 'bad gateway' }));
      await rig.restartController();
      await page.getByText('连接中断，正在重连').waitFor({ timeout: 20_000 });
      await page.waitForTimeout(3_000);
      await page.unroute('**/api/v1/events');
      await page.getByText('实时').waitFor({ timeout: 20_000 });
    });
  });

  it('that does not exist says so, and leads back', async () => {
    await withPage(operator, '/nothing/here', async (page) => {
      await page.getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor();
      await page.getByRole('link', { name: '回到总览' }).click();
      await page.waitForURL(`${rig.url}/`);
    });
  });

  it('of somebody who signed out shows nothing more, also in another tab', async () => {
    const context = await rig.signIn('technician');
    const [here, there] = [await context.newPage(), await context.newPage()];
    await there.goto(`${rig.url}/kiosks`);
    await there.getByRole('row').nth(2).waitFor();
    await here.goto(`${rig.url}/`);
    await here.getByRole('button', { name: /我的账户/ }).click();
    await here.getByRole('menuitem', { name: '退出登录' }).click();
    await here.waitForURL(/sign-in/);
    await there.waitForURL(/sign-in/, { timeout: 20_000 });
    await context.close();
  });

  it('follows its kiosks without being loaded again, and says when the controller is away', async () => {
    await withPage(operator, '/kiosks', async (page) => {
      await page.getByRole('row').nth(3).waitFor();
      await page.evaluate('window.isSamePage = true');
      await rig.kiosks.kill('SIGKILL');
      await page.getByText('离线').first().waitFor({ timeout: 60_000 });
      await rig.controller.kill('SIGKILL');
      await page.getByText('连接中断，正在重连').waitFor();
      await rig.restartController();
      await page.getByText('实时').waitFor({ timeout: 30_000 });
      expect(await page.evaluate('window.isSamePage')).toBe(true);
    });
  });
});
