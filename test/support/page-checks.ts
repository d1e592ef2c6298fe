/** Measures a page in the browser; as text, because the tests themselves know no DOM. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Pictures and letters are there, and what was changed last is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    await document.fonts.ready;
    await Promise.allSettled(Array.from(document.images, (image) => image.decode()));
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
  })()`);
}

/** Half as long as what AxeBuilder would put into a page, and the same. */
const AXE = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** What axe finds wrong in a page or in a part of it, in words; it is put into a document once, because that takes longer than its work. */
export async function inaccessible(page: Page, part?: string): Promise<string[]> {
  const isThere = await page.evaluate<boolean>("'axe' in globalThis");
  // Without frames there is nothing to gather in a page of its own.
  const axe = new AxeBuilder({ page, axeSource: isThere ? 'void 0' : AXE })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** As the menu "comfort" sets it: for everybody, and for somebody in a wheelchair who sees badly. */
export const COMFORTS = {
  plain: { contrast: 'normal', reach: 'normal' },
  helped: { contrast: 'high', reach: 'low' },
} as const;
export type Comfort = keyof typeof COMFORTS;

/** Straight on the document, because a dialog may lie over the menu; a change of language or type takes it back (kiosk/ui/app/app.tsx). */
export async function setComfort(page: Page, comfort: Comfort): Promise<void> {
  const wanted = JSON.stringify(COMFORTS[comfort]);
  await page.evaluate(`Object.assign(document.documentElement.dataset, ${wanted})`);
}

export interface Limits {
  /** px at 96 dpi. */
  readonly mainTarget: number;
  readonly target: number;
  readonly text: number;
}

/** Buttons and texts below the limits, in words. */
export function tooSmall(page: Page, limits: Limits): Promise<string[]> {
  return page.evaluate(`(() => {
    const limits = ${JSON.stringify(limits)};
    const problems = [];
    for (const button of document.querySelectorAll('button, .hg-button')) {
      // The way out of a dialog that only readers of the screen find.
      if (button.tabIndex === -1 && button.textContent === '') continue;
      const { width, height } = button.getBoundingClientRect();
      const isMain = /primary|service/.test(button.className);
      const least = isMain ? limits.mainTarget : limits.target;
      if (Math.min(width, height) < least) problems.push(button.textContent + ': ' + width + ' x ' + height);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (node.textContent.trim() === '' || node.parentElement.closest('script, style') !== null) continue;
      // A drawing is as large as its place, and so are the words in it.
      const scale = node.parentElement.ownerSVGElement?.getScreenCTM().a ?? 1;
      const px = Number.parseFloat(getComputedStyle(node.parentElement).fontSize) * scale;
      if (px < limits.text) problems.push(node.textContent + ': ' + px + ' px');
    }
    return problems;
  })()`);
}

/** What cannot be reached or is covered by the controls below it, because nothing scrolls on a kiosk. */
export function outOfSight(page: Page): Promise<string[]> {
  return page.evaluate(`(() =>
    Array.from(document.querySelectorAll('button, .hg-button, h1, li, dd'))
      .filter((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const main = element.closest('main')?.getBoundingClientRect();
        const controls = element.closest('ol')?.parentElement.querySelector(':scope > .pages-controls');
        const limit = Math.min(main?.bottom ?? Infinity, controls?.getBoundingClientRect().top ?? Infinity);
        const isCovered = bottom > limit + 1;
        return left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1 || isCovered;
      })
      .map((element) => element.textContent))()`);
}

/** What lies on something else, in the dialog that is open or on the screen. */
export function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const root = document.querySelector('[role=dialog]') ?? document.querySelector('main');
    const things = Array.from(root.querySelectorAll('h1, h2, p, strong, .qr-code, .big-button, .picture-part'));
    const nameOf = (thing) => thing.textContent || thing.className.baseVal || thing.className;
    return things.flatMap((first, at) => {
      const a = first.getBoundingClientRect();
      return things.slice(at + 1).filter((second) => {
        const b = second.getBoundingClientRect();
        const isApart = a.right <= b.left + 2 || b.right <= a.left + 2 || a.bottom <= b.top + 2 || b.bottom <= a.top + 2;
        return !isApart && !first.contains(second) && !second.contains(first);
      }).map((second) => nameOf(first) + ' on ' + nameOf(second));
    });
  })()`);
}
