/** A whole kiosk: the packaged window, a real agent, and devices that speak their bytes on real serial lines. Its broker is away. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createEscposSimulator, type EscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { createSamSimulator, type SamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import { hostOnPty } from '../../devices/transport/host.ts';
import { generateCaseKeys } from '../../kiosk/agent/session/seal.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import type { KioskPackage } from './kiosk-package.ts';
import { createShellRig, type ShellOptions, type ShellRig } from './shell-rig.ts';

export interface VisitRig {
  readonly shell: ShellRig;
  readonly reader: SamSimulator;
  readonly printer: EscposSimulator;
  /** Of the office that opens cases, base64url. */
  readonly privateKey: string;
  /** Nobody mends it. */
  cutPrinterCable(): Promise<void>;
  close(): Promise<void>;
}

export async function createVisitRig(kiosk: KioskPackage, options: ShellOptions = {}): Promise<VisitRig> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-lines-'));
  // The agent that the window starts is the window's user.
  chmodSync(folder, 0o755);
  const deps = { clock: systemClock, random: seededRandom(11) };
  const reader = createSamSimulator(deps);
  const printer = createEscposSimulator(deps, { printBytesPerSecond: 20_000 });
  const lines = await Promise.all([
    hostOnPty(reader, { clock: systemClock, paceBaud: 115_200, linkPath: join(folder, 'id-reader') }),
    hostOnPty(printer, { clock: systemClock, linkPath: join(folder, 'printer') }),
  ]);
  for (const { path } of lines) chmodSync(path, 0o666);
  const { publicKey, privateKey } = generateCaseKeys();
  const shell = await createShellRig(kiosk, {
    ...options,
    agent: {
      devices: [
        { id: 'id-reader', driver: 'sam-id-reader', path: lines[0].path },
        { id: 'printer', driver: 'escpos-printer', path: lines[1].path, options: { profile: 'epson' } },
      ],
      casePublicKey: publicKey,
      timeouts: { farewellMs: 60_000, takeMs: 60_000 },
      ...options.agent,
    },
  });
  return {
    shell,
    reader,
    printer,
    privateKey,
    cutPrinterCable: () => lines[1].close(),
    async close() {
      await shell.close();
      await Promise.all(lines.map((line) => line.close()));
      reader.stop();
      printer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What is to be seen at a step of a visit, and what takes the citizen to the next one. */
export interface VisitStep {
  readonly name: string;
  readonly heading: string;
  readonly go: (page: Page, rig: VisitRig) => Promise<unknown>;
}

const random = seededRandom(20_261_125);
/** Nobody presses a button that is not there. */
const LIMIT = { timeout: 30_000 };
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click(LIMIT);

/** The residence registration certificate from the poster to the farewell; after the last step comes the first. */
export const VISIT = [
  { name: 'attract', heading: '家门口，就能办', go: (page) => press(page, '开始办理') },
  { name: 'chooseService', heading: '您要办什么', go: (page) => press(page, /居住登记证明/) },
  {
    name: 'identify',
    heading: '请放身份证',
    go: layCard,
  },
  { name: 'form', heading: '您现在住在什么样的房子里', go: fillIn },
  { name: 'checklist', heading: '要带这些材料', go: (page) => readThrough(page, '看明白了') },
  { name: 'confirm', heading: '请核对', go: (page) => readThrough(page, '没有问题，去签名') },
  { name: 'sign', heading: '请承诺并签名', go: sign },
  {
    name: 'take',
    heading: '请取走回执',
    async go(page, { reader }) {
      reader.removeCard();
      await page.getByRole('alert').waitFor({ state: 'detached', ...LIMIT });
      await press(page, '已经取走');
    },
  },
  { name: 'rate', heading: '今天办得顺利吗', go: (page) => press(page, '很满意') },
  { name: 'done', heading: '办好了', go: leave },
] as const satisfies readonly VisitStep[];

export type VisitStepName = (typeof VISIT)[number]['name'];

/** The page goes with the visit; until then it shows the poster for a moment. */
async function leave(page: Page): Promise<void> {
  const isGone = page.waitForEvent('close', LIMIT);
  await Promise.all([isGone, press(page, '完成')]);
}

/** A card that lay there before the reader was ready has to be laid again, as the screen says. */
async function layCard(page: Page, { reader }: VisitRig): Promise<void> {
  const asked = page.getByRole('heading', { name: '请放身份证' });
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    reader.presentCard(inventedCard(random, 'resident'));
    const isRead = await asked.waitFor({ state: 'detached', timeout: 4_000 }).then(
      () => true,
      () => false,
    );
    if (isRead) return;
    reader.removeCard();
  }
}

async function fillIn(page: Page): Promise<void> {
  await press(page, '租的房子');
  await page.getByRole('heading', { name: /不满16岁的孩子/ }).waitFor(LIMIT);
  await page.getByRole('button', { name: '否', exact: true }).click(LIMIT);
  for (const digit of '0000000') await page.getByRole('button', { name: digit, exact: true }).click(LIMIT);
  await press(page, '填好了，下一步');
  await press(page, '不用，正常办理');
}

async function readThrough(page: Page, onward: string): Promise<void> {
  const following = page.getByRole('button', { name: '下一页' });
  while ((await following.count()) > 0) await following.click(LIMIT);
  await press(page, onward);
}

/** A stroke across the pad, by hand. */
async function sign(page: Page): Promise<void> {
  const box = await page.locator('.sign-pad').boundingBox(LIMIT);
  if (box === null) throw new Error('there is no pad to sign on');
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.3, { steps: 12 });
  await page.mouse.up();
  await press(page, '签好了，提交');
}
