/** Looks at a screen of the kiosk as everybody sees it, without walking there again: language, type, shape and comfort change in place. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { View } from '../../kiosk/agent/ui-api/messages.ts';
import { LOCALES, type Language } from '../../shared/i18n/messages.ts';
import { inTurn } from './breadth.ts';
import type { KioskRig } from './kiosk-rig.ts';
import {
  inaccessible,
  outOfSight,
  overlapping,
  setComfort,
  settled,
  tooSmall,
  type Comfort,
} from './page-checks.ts';
import { readQrCodes } from './qr-reader.ts';

const PICTURES = join(import.meta.dirname, '../../test-output');
const SHAPES = { upright: { width: 1080, height: 1920 }, lying: { width: 1920, height: 1080 } };
/** devices.md 7.6 and style.md 4, px at 96 dpi. */
const MIN_TEXT_PX = { standard: 24, large: 36 };

/** How somebody sees the screen. */
export interface Manner {
  readonly language: Language;
  readonly size: View['textSize'];
  readonly shape: keyof typeof SHAPES;
  readonly comfort: Comfort;
}

/** Screens that follow each other are alike: they are seen in manners that are not. No factor of how many manners there are. */
const STRIDE = 5;

/** During a visit. */
export const VISIT_MANNERS: readonly Manner[] = (['plain', 'helped'] as const).flatMap((comfort) =>
  (['upright', 'lying'] as const).flatMap((shape) =>
    (['zh', 'en'] as const).flatMap((language) =>
      (['standard', 'large'] as const).map((size) => ({ language, size, shape, comfort })),
    ),
  ),
);

/** Nobody has chosen a language or a size of type yet. */
export const IDLE_MANNERS = VISIT_MANNERS.filter(
  ({ language, size }) => language === 'zh' && size === 'standard',
);

/** Technicians find their screens in standard type and as high as they were (kiosk/ui/technician/technician.tsx). */
export const TECHNICIAN_MANNERS = VISIT_MANNERS.filter(
  ({ size, comfort }) => size === 'standard' && comfort === 'plain',
);

/** Shows the screen in another manner, and ends when it is shown so. */
type Adapt = (rig: KioskRig, page: Page, manner: Manner) => Promise<void>;

/** Takes pictures and tells what is wrong with the screen that is shown now; `after`: the manner in which it ends. */
type Examine = (rig: KioskRig, page: Page, name: string, after?: Manner) => Promise<void>;

interface ExaminerOptions {
  /** Below test-output. */
  readonly folder: 'kiosk' | 'technician';
  readonly manners: readonly Manner[];
  /** How language and size of type are changed. */
  readonly adapt?: Adapt;
}

/** For the screens of one file, which take turns. */
export function createExaminer({ folder, manners, adapt = asCitizen }: ExaminerOptions): Examine {
  const pictures = join(PICTURES, folder);
  mkdirSync(pictures, { recursive: true });
  let turn = 0;

  return async (rig, page, name, after = manners[0]) => {
    const problems: string[] = [];
    for (const manner of inTurn(manners, turn)) {
      await appear(rig, page, manner, adapt);
      const label = `${name}-${labelOf(manner)}`;
      const picture = await page.screenshot({ path: join(pictures, `${label}.png`) });
      const limits = { mainTarget: 60, target: 44, text: MIN_TEXT_PX[manner.size] };
      const found = [
        ...(await outOfSight(page)),
        ...(await overlapping(page)),
        ...(await tooSmall(page, limits)),
        ...(await unreadableCodes(rig, page, picture)),
        ...(await inaccessible(page)),
      ];
      problems.push(...found.map((problem) => `${label}: ${problem}`));
    }
    turn += STRIDE;
    if (after !== undefined) await appear(rig, page, after, adapt);
    expect.soft(problems).toEqual([]);
  };
}

function labelOf({ language, size, shape, comfort }: Manner): string {
  return `${language}-${size}-${shape}${comfort === 'plain' ? '' : `-${comfort}`}`;
}

async function appear(rig: KioskRig, page: Page, manner: Manner, adapt: Adapt): Promise<void> {
  await page.setViewportSize(SHAPES[manner.shape]);
  await adapt(rig, page, manner);
  await setComfort(page, manner.comfort);
  await settled(page);
}

/** As the screen is when nobody has touched it. */
export async function asFound(): Promise<void> {}

async function asCitizen({ screen }: KioskRig, page: Page, { language, size }: Manner): Promise<void> {
  const step = screen.view()?.step ?? 'attract';
  screen.touch({ type: 'setPreferences', step, language, textSize: size });
  await page.locator(`html[lang="${LOCALES[language]}"][data-size="${size}"]`).waitFor({ state: 'attached' });
}

/** A code on the screen is read off its picture, and says what the agent wants said. */
async function unreadableCodes({ screen }: KioskRig, page: Page, picture: Buffer): Promise<string[]> {
  const drawn = await page.locator('.qr-code').count();
  if (drawn === 0) return [];
  const [read, wanted] = [await readQrCodes(picture), textsOfCodes(screen.view())];
  const strange = read.filter((text) => !wanted.includes(text)).map((text) => `a code says ${text}`);
  return read.length === drawn ? strange : [...strange, `${read.length} of ${drawn} codes can be read`];
}

function textsOfCodes(view: View | undefined): string[] {
  const { code = null, kept = null, receipt = null } = view ?? {};
  return [
    ...(code?.texts ?? []),
    ...(kept === null ? [] : [kept.text]),
    ...(receipt === null ? [] : [receipt.number, ...receipt.codes]),
  ];
}
