/** Looks at one screen as every citizen sees it, without walking there again: language, type, shape and comfort change in place. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { LOCALES, type Language } from '../../shared/i18n/messages.ts';
import type { KioskRig } from './kiosk-rig.ts';
import type { View } from '../../kiosk/agent/ui-api/messages.ts';
import { outOfSight, overlapping, setComfort, settled, tooSmall, type Comfort } from './page-checks.ts';
import { readQrCodes } from './qr-reader.ts';

const PICTURES = join(import.meta.dirname, '../../test-output/kiosk');
const SHAPES = { upright: { width: 1080, height: 1920 }, lying: { width: 1920, height: 1080 } };
/** devices.md 7.6 and style.md 4, px at 96 dpi. */
const MIN_TEXT_PX = { standard: 24, large: 36 };

interface Manner {
  readonly language: Language;
  readonly size: View['textSize'];
  readonly shape: keyof typeof SHAPES;
  readonly comfort: Comfort;
}

/** Whoever needs the comfort of the menu takes large type, in which least fits. */
const SEEN: readonly Pick<Manner, 'size' | 'comfort'>[] = [
  { size: 'standard', comfort: 'plain' },
  { size: 'large', comfort: 'plain' },
  { size: 'large', comfort: 'helped' },
];

const MANNERS: readonly Manner[] = (['upright', 'lying'] as const).flatMap((shape) =>
  (['zh', 'en'] as const).flatMap((language) => SEEN.map((seen) => ({ ...seen, language, shape }))),
);

/** Screenshots and problems of the screen that is shown now, in all twelve manners; ends as it began, in the first. */
export async function examineInAllManners(rig: KioskRig, page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const problems: string[] = [];
  for (const manner of MANNERS) {
    const { language, size, shape, comfort } = manner;
    const label = `${language}-${size}-${shape}${comfort === 'plain' ? '' : `-${comfort}`}`;
    await appear(rig, page, manner);
    const picture = await page.screenshot({ path: join(PICTURES, `${name}-${label}.png`) });
    const limits = { mainTarget: 60, target: 44, text: MIN_TEXT_PX[size] };
    const found = [
      ...(await outOfSight(page)),
      ...(await overlapping(page)),
      ...(await tooSmall(page, limits)),
      ...(await unreadableCodes(rig, page, picture)),
    ];
    // Names and roles are the same in the others, and colours in those of one comfort.
    if (MANNERS.find((other) => other.comfort === comfort) === manner) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      found.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`));
    }
    problems.push(...found.map((problem) => `${name} ${label}: ${problem}`));
  }
  await appear(rig, page, MANNERS[0]!);
  expect.soft(problems).toEqual([]);
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

async function appear(
  { screen }: KioskRig,
  page: Page,
  { language, size, shape, comfort }: Manner,
): Promise<void> {
  const step = screen.view()?.step ?? 'attract';
  screen.touch({ type: 'setPreferences', step, language, textSize: size });
  await page.setViewportSize(SHAPES[shape]);
  await page.locator(`html[lang="${LOCALES[language]}"][data-size="${size}"]`).waitFor({ state: 'attached' });
  await setComfort(page, comfort);
  await settled(page);
}
