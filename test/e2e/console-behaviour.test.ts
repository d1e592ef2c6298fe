/** How the console behaves: keys, hostile names, missing graphics, lost connections. Each title is a promise to people. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goSettled } from '../support/console-pages.ts';
import { startConsoleRig, type ConsoleRig } from '../support/console-rig.ts';
import { waitFor } from '../support/process.ts';

let rig: ConsoleRig;
let operator: BrowserContext;
beforeAll(async () => {
  rig = await startConsoleRig({ kiosks: 9 });
  operator = await rig.signIn('operator');
});
afterAll(() => rig.close());

describe('the keyboard', () => {
  it('finds a kiosk by Ctrl K, and an input method that composes chooses nothing', async () => {
    await rig.withPage(operator, '/', async (page) => {
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
    await rig.withPage(operator, '/', async (page) => {
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
      await chooseOfAccount(page, '我的账户');
      await page.getByRole('switch').click();
    });
  });

  it('reaches the content without passing the navigation', async () => {
    await rig.withPage(operator, '/kiosks', async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到正文');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('content');
    });
  });
});

describe('a page', () => {
  it('shows a hostile name as text', async () => {
    await rig.withPage(operator, '/kiosks/e2e-05', async (page) => {
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
    await rig.withPage(operator, '/', async (page) => {
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await page.reload();
      for (const path of [
        '/',
        '/kiosks',
        '/kiosks/e2e-01',
        '/map',
        '/sites/import',
        '/account',
        '/status?wall=1',
      ]) {
        await goSettled(page, path);
        await page.keyboard.press('Control+k');
        await page.waitForTimeout(1_000);
        expect({ path, errors }).toEqual({ path, errors: [] });
        await page.keyboard.press('Escape');
      }
    });
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
    await rig.withPage(context, '/map', async (page) => {
      await page.getByText('此浏览器无法显示地图，已改为列表').waitFor({ timeout: 20_000 });
      expect(await page.getByRole('row').count()).toBeGreaterThan(9);
    });
    await context.close();
  });

  it('begins at its top when it is opened from far down a list, and the way back ends where it began', async () => {
    await rig.withPage(operator, '/kiosks', async (page) => {
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
    await rig.withPage(operator, '/', async (page) => {
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
    await rig.withPage(operator, '/nothing/here', async (page) => {
      await page.getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor();
      await page.getByRole('link', { name: '回到总览' }).click();
      await page.waitForURL(`${rig.url}/`);
    });
  });

  it('opens its menus also for whoever asked for less movement', async () => {
    await rig.withPage(operator, '/', async (page) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await chooseOfAccount(page, '我的账户');
      await page.waitForURL(`${rig.url}/account`);
    });
  });

  it('of somebody who signed out shows nothing more, also in another tab', async () => {
    const context = await rig.signIn('technician');
    const [here, there] = [await context.newPage(), await context.newPage()];
    await there.goto(`${rig.url}/kiosks`);
    await there.getByRole('row').nth(2).waitFor();
    await here.goto(`${rig.url}/`);
    await chooseOfAccount(here, '退出登录');
    await here.waitForURL(/sign-in/);
    await there.waitForURL(/sign-in/, { timeout: 20_000 });
    await context.close();
  });

  it('follows its kiosks without being loaded again, and says when the controller is away', async () => {
    await rig.withPage(operator, '/kiosks', async (page) => {
      await page.getByRole('row').nth(3).waitFor();
      await page.evaluate('window.isSamePage = true');
      await rig.kiosks.kill('SIGKILL');
      await page.getByText('离线').first().waitFor({ timeout: 60_000 });
      // What it could do is the past, and has neither the colour nor the words of the present.
      const past = page.getByText(/^此前/).first();
      await past.waitFor();
      expect(await past.getAttribute('class')).toContain('tone-unknown');
      await rig.controller.kill('SIGKILL');
      await page.getByText('连接中断，正在重连').waitFor();
      await rig.restartController();
      await page.getByText('实时').waitFor({ timeout: 30_000 });
      expect(await page.evaluate('window.isSamePage')).toBe(true);
    });
  });
});

/** When the menu has come to rest: what moves while it is pressed is let go beside it. */
async function chooseOfAccount(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /我的账户/ }).click();
  const item = page.getByRole('menuitem', { name });
  await item.waitFor();
  await page.evaluate(
    "Promise.allSettled(document.querySelector('.ant-dropdown').getAnimations({ subtree: true }).map(({ finished }) => finished))",
  );
  await item.click();
}
