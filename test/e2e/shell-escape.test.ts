import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ElectronApplication, Page } from 'playwright-core';
import type { Display } from '../support/display.ts';
import { ensureKioskPackage, type KioskPackage } from '../support/kiosk-package.ts';
import { createShellRig, pageShowing, type ShellRig } from '../support/shell-rig.ts';

/**
 * What somebody at the machine can press, and what somebody who got a script into the page can call: none of it leaves the
 * page (devices.md 7.1 and 7.2). One window suffers all of it, so that nothing adds up either; only what a law broke is replaced.
 */
let kiosk: KioskPackage;
let rig: ShellRig | undefined;
let app: ElectronApplication;
let page: Page;
let before: Situation;
/** Somewhere else: a server that nobody may reach. */
let elsewhere: Server;
let elsewhereUrl: string;
const requests: string[] = [];

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('<h1>elsewhere</h1>');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  elsewhereUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
  kiosk = await ensureKioskPackage('fixture');
});
beforeEach(async () => {
  if (rig === undefined) await start();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await end();
});
afterAll(async () => {
  await end();
  elsewhere.close();
});

async function start(): Promise<void> {
  requests.length = 0;
  rig = await createShellRig(kiosk);
  await rig.startAgent();
  app = await rig.launch();
  page = await pageShowing(app, 'attract');
  // Gone as soon as the document is another one.
  await page.evaluate(`
    globalThis.pressed = [];
    addEventListener('keydown', ({ key }) => pressed.push(key), true);
    globalThis.document.title = 'the same';
  `);
  before = await situation();
  expect(before).toMatchObject({
    windows: 1,
    contents: ['app://kiosk/index.html'],
    title: 'the same',
    step: 'attract',
    requests: [],
  });
}

async function end(): Promise<void> {
  await rig?.close();
  rig = undefined;
}

function display(): Display {
  if (rig === undefined) throw new Error('no window was started');
  return rig.display;
}

type Situation = Awaited<ReturnType<typeof situation>>;

/** Everything by which an escape would show itself. */
async function situation() {
  const inside = await app.evaluate(({ BrowserWindow, webContents }) => ({
    windows: BrowserWindow.getAllWindows().length,
    contents: webContents.getAllWebContents().map((contents) => contents.getURL().replace(/#.*/, '')),
    zoom: webContents.getAllWebContents().map((contents) => contents.getZoomFactor()),
    hasDeveloperTools: webContents.getAllWebContents().some((contents) => contents.isDevToolsOpened()),
    bounds: BrowserWindow.getAllWindows().map((window) => window.getBounds()),
    isKiosk: BrowserWindow.getAllWindows().every((window) => window.isKiosk() && window.isVisible()),
  }));
  return {
    ...inside,
    title: await run('document.title'),
    step: await run("document.querySelector('#step').textContent"),
    frames: page.frames().length,
    dialogs: display().visibleWindows(),
    requests: [...requests],
  };
}

/**
 * In the page's own world, as if a finger had just touched it; undefined when it has no answer. Not by Playwright, which waits for
 * the navigations that are refused here.
 */
async function run(script: string): Promise<unknown> {
  return app.evaluate(
    ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code, true),
    script,
  );
}

/** The middle of an element, where a finger would touch it. */
async function placeOf(selector: string): Promise<{ x: number; y: number }> {
  const box = `document.querySelector('${selector}').getBoundingClientRect()`;
  return (await run(`(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(${box})`)) as {
    x: number;
    y: number;
  };
}

/** Long enough for a window to open or a page to load, which takes some 100 ms; what is later still is seen by the law that follows. */
const SETTLE_MS = 200;

async function expectNothingHappened(): Promise<void> {
  await page.waitForTimeout(SETTLE_MS);
  expect(await situation()).toEqual(before);
}

describe('a keyboard', () => {
  it('writes and moves', async () => {
    display().click(await placeOf('#field'), 1);
    for (const key of ['a', '7', 'Left', 'Tab']) display().press(key);
    await page.waitForTimeout(SETTLE_MS);
    expect(await run('pressed.splice(0)')).toEqual(['a', '7', 'ArrowLeft', 'Tab']);
    expect(await run("document.querySelector('#field').value")).toBe('a7');
  });

  it.each([
    'ctrl+r',
    'ctrl+shift+r',
    'F5',
    'ctrl+shift+i',
    'ctrl+shift+j',
    'F12',
    'ctrl+w',
    'ctrl+q',
    'alt+F4',
    'ctrl+n',
    'ctrl+t',
    'ctrl+o',
    'ctrl+s',
    'ctrl+p',
    'ctrl+u',
    'ctrl+f',
    'ctrl+l',
    'ctrl+plus',
    'ctrl+minus',
    'ctrl+0',
    'F11',
    'F10',
    'F1',
    'F3',
    'alt+Left',
    'alt+Right',
    'alt+Home',
    'alt+space',
    'alt+Tab',
    'super+d',
    'Menu',
    'shift+F10',
    'XF86Back',
    'XF86HomePage',
    'XF86Reload',
    'ctrl+alt+Delete',
    'ctrl+Escape',
  ])('cannot do anything with %s, and the page does not hear of it', async (chord) => {
    display().press(chord);
    await expectNothingHappened();
    const heard = (await run('pressed.splice(0)')) as string[];
    expect(heard.filter((key) => key !== 'Shift')).toEqual([]);
  });
});

describe('a script in the page', () => {
  it.each([
    ['goes to another server', 'location.href = ELSEWHERE'],
    ['goes to a file', "location.href = 'file:///etc/passwd'"],
    ['goes to a page made of data', "location.href = 'data:text/html,<h1>elsewhere</h1>'"],
    ["goes to the browser's own pages", "location.href = 'chrome://gpu'"],
    ['goes to another page of ours', "location.href = 'app://kiosk/page.js'"],
    ['goes to another host of ours', "location.href = 'app://other/index.html'"],
    ['starts another program', "location.href = 'mailto:somebody@example.invalid'"],
    ['goes back', 'history.back()'],
    ['sends a form away', "form(ELSEWHERE, '_self')"],
    ['sends a form to a new window', "form(ELSEWHERE, '_blank')"],
    ['opens a window', 'void open(ELSEWHERE)'],
    ['opens an empty window', "void open('')"],
    ['opens a window of ours', "void open('app://kiosk/index.html')"],
    ['follows a link to a new window', "link(ELSEWHERE, 'target', '_blank')"],
    ['follows a link that refreshes', 'refresh(ELSEWHERE)'],
    ['downloads', "link('data:text/plain,x', 'download', 'x.txt')"],
    ['downloads a file of ours', "link('app://kiosk/page.js', 'download', 'x.js')"],
    ['frames another server', "frame('iframe', 'src', ELSEWHERE)"],
    ['frames itself', "frame('iframe', 'src', 'app://kiosk/index.html')"],
    ['frames words', "frame('iframe', 'srcdoc', '<h1>elsewhere</h1>')"],
    ['puts a webview in', "frame('webview', 'src', ELSEWHERE)"],
    ['embeds an object', "frame('object', 'data', ELSEWHERE)"],
    ['moves and shrinks the window', 'moveTo(100, 100); resizeTo(200, 200)'],
    [
      'holds on to the page',
      "addEventListener('beforeunload', (event) => event.preventDefault()); location.href = ELSEWHERE",
    ],
    ['asks with a dialog', "alert('x'); confirm('x'); try { prompt('x') } catch {}"],
    ['prints', 'print()'],
    ['lets choose a file', "add('input', { type: 'file' }).click()"],
    [
      'lets choose a file, unseen',
      "Object.assign(document.createElement('input'), { type: 'file' }).click()",
    ],
    ['lets choose a file, in the new way', 'globalThis.showOpenFilePicker?.().catch(() => {})'],
    ['lets save a file', 'globalThis.showSaveFilePicker?.().catch(() => {})'],
    ['lets choose a colour', "add('input', { type: 'color' }).click()"],
    ['fetches from another server', 'fetch(ELSEWHERE).catch(() => {})'],
    ['reads a file', "fetch('file:///etc/passwd').catch(() => {})"],
    ['talks to another socket', "void new WebSocket(ELSEWHERE.replace('http', 'ws'))"],
    ['says something when it goes', 'navigator.sendBeacon(ELSEWHERE, 1)'],
    ['listens to another server', 'void new EventSource(ELSEWHERE)'],
    ['loads a picture from elsewhere', 'new Image().src = ELSEWHERE'],
    ['loads a script from elsewhere', "frame('script', 'src', ELSEWHERE)"],
    ['starts a worker', "try { new Worker('page.js') } catch {}"],
    ['stays as a service worker', "navigator.serviceWorker.register('page.js').catch(() => {})"],
    [
      'prefetches',
      "const hint = Object.assign(document.createElement('link'), { rel: 'prefetch', href: ELSEWHERE }); document.head.append(hint); hint.remove()",
    ],
  ])('%s in vain', async (_what, script) => {
    await run(`(() => {
      const ELSEWHERE = ${JSON.stringify(elsewhereUrl)};
      const add = (name, attributes) => {
        const element = Object.assign(document.createElement(name), attributes);
        document.body.append(element);
        setTimeout(() => element.remove(), 200);
        return element;
      };
      const form = (action, target) => add('form', { action, target, method: 'post' }).submit();
      const link = (href, attribute, value) => add('a', { href, [attribute]: value }).click();
      const frame = (name, attribute, value) => add(name, { [attribute]: value });
      const refresh = (url) => add('meta', { httpEquiv: 'refresh', content: '0; url=' + url });
      ${script};
    })()`);
    await expectNothingHappened();
  });

  it('runs no text as a script, and none that stands in the page', async () => {
    const ran = await run(`(() => {
      globalThis.ran = [];
      const inline = Object.assign(document.createElement('script'), { textContent: "ran.push('inline')" });
      document.body.append(inline);
      document.body.insertAdjacentHTML('beforeend', '<img src="missing" onerror="ran.push(1)">');
      return new Promise((resolve) => setTimeout(() => resolve(ran), ${SETTLE_MS}));
    })()`);
    expect(ran).toEqual([]);
  });

  it('is given no permission', async () => {
    const asked = await run(`(async () => {
      const ask = async (name, run) => {
        try {
          const answer = await Promise.race([run(), new Promise((resolve) => setTimeout(resolve, 10_000, 'no answer'))]);
          return [name, answer];
        } catch (error) {
          return [name, 'refused'];
        }
      };
      const position = () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(() => resolve('given'), reject));
      const given = (promise) => promise.then(() => 'given');
      return Object.fromEntries(await Promise.all([
        ask('notifications', async () => ((await Notification.requestPermission()) === 'granted' ? 'given' : 'refused')),
        ask('geolocation', position),
        ask('camera', () => given(navigator.mediaDevices.getUserMedia({ video: true }))),
        ask('microphone', () => given(navigator.mediaDevices.getUserMedia({ audio: true }))),
        ask('screen', () => given(navigator.mediaDevices.getDisplayMedia({ video: true }))),
        ask('midi', () => given(navigator.requestMIDIAccess({ sysex: true }))),
        ask('clipboard', () => given(navigator.clipboard.readText())),
        ask('fullscreen', () => given(document.documentElement.requestFullscreen())),
        ask('wakeLock', () => given(navigator.wakeLock.request('screen'))),
        ask('usb', () => given(navigator.usb.requestDevice({ filters: [] }))),
        ask('serial', () => given(navigator.serial.requestPort())),
        ask('hid', async () => ((await navigator.hid.requestDevice({ filters: [] })).length > 0 ? 'given' : 'refused')),
        ask('files', () => given(showOpenFilePicker())),
        ask('fonts', async () => ((await queryLocalFonts()).length > 0 ? 'given' : 'refused')),
        ask('idle', async () => ((await IdleDetector.requestPermission()) === 'granted' ? 'given' : 'refused')),
      ]));
    })()`);
    expect(Object.entries(asked as object).filter(([, answer]) => answer !== 'refused')).toEqual([]);
    await expectNothingHappened();
  });
});

describe('a hand', () => {
  it('gets no menu by pressing long or with the other button', async () => {
    display().click(await placeOf('#step'), 3);
    await expectNothingHappened();
  });

  it('opens no window by clicking a link in any way', async () => {
    await run(
      `document.body.append(Object.assign(document.createElement('a'), { id: 'out', href: ${JSON.stringify(elsewhereUrl)}, textContent: 'out' }))`,
    );
    const link = await placeOf('#out');
    display().click(link, 1);
    display().click(link, 2);
    for (const held of ['ctrl', 'shift', 'alt']) display().click(link, 1, held);
    await page.waitForTimeout(SETTLE_MS);
    await run("document.querySelector('#out').remove(); pressed.splice(0)");
    await expectNothingHappened();
  });

  it('drops no file into the page', async () => {
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 300, y: 900, data });
    }
    await expectNothingHappened();
  });

  it('zooms neither with the wheel nor with two fingers', async () => {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -600);
    await page.keyboard.up('Control');
    const session = await page.context().newCDPSession(page);
    await session.send('Input.synthesizePinchGesture', { x: 500, y: 900, scaleFactor: 3 });
    expect(await run('[visualViewport.scale, devicePixelRatio]')).toEqual([1, 1]);
    await expectNothingHappened();
  });
});

describe('developer tools', () => {
  it('do not open, even for the app itself', async () => {
    await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().forEach((contents) => contents.openDevTools()),
    );
    await expectNothingHappened();
  });
});

describe('a page', () => {
  it.each(["location.href = 'about:blank'", 'close()'])(
    'that goes by %s is replaced at once',
    async (script) => {
      await page.evaluate(script).catch(() => {});
      await expect.poll(() => page.isClosed()).toBe(true);
      page = await pageShowing(app, 'attract', 5_000);
      await page.evaluate("document.title = 'the same'");
    },
  );
});
