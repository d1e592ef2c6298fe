/** Carries out on the page what a simulated citizen decides (kiosk/simulate/citizen.ts): hands find what the screen shows, in its language. */
import type { Page } from 'playwright-core';
import type { ClientEvent, View } from '../../kiosk/agent/ui-api/messages.ts';
import { screenMessages } from '../../kiosk/ui/screens/messages.ts';

/** Nobody presses a button that is not there. */
const LIMIT = { timeout: 20_000 };
const PRIMARY = '.big-button-primary';

export async function touchPage(page: Page, view: View, event: ClientEvent): Promise<void> {
  const main = page.locator('main');
  switch (event.type) {
    case 'begin':
    case 'sign':
      if (event.type === 'sign') await draw(page);
      return main.locator(PRIMARY).click(LIMIT);
    case 'chooseService':
      return chooseService(page, view, event.serviceId);
    case 'answer':
      return answer(page, view, event.value);
    case 'chooseLane':
      return main.locator('.options button').nth(view.lanes.indexOf(event.lane)).click(LIMIT);
    case 'next':
      // A reading is leafed through by the agent, a list by the page.
      if (view.step !== 'read') await leafToEnd(page, view);
      return main.locator(PRIMARY).click(LIMIT);
    case 'done':
      if (view.step === 'verdict') await leafToEnd(page, view);
      return main
        .locator(view.step === 'take' ? PRIMARY : '.big-button-plain')
        .last()
        .click(LIMIT);
    case 'back':
      return page.locator('.frame-footer button').first().click(LIMIT);
    case 'cancel':
      await page.locator('.frame-footer button').nth(2).click(LIMIT);
      // Where something was entered, it is offered to be kept.
      if (view.canKeep) await page.locator('.dialog-column button').nth(1).click(LIMIT);
      return;
    case 'activity':
    case 'rate':
    case 'setPreferences':
    case 'chooseUrgent':
    case 'chooseCounter':
    case 'leaveForCounter':
    case 'showCode':
    case 'keep':
    case 'resume':
    case 'enterCode':
    case 'feedback':
      throw new Error(`these citizens never ${event.type}`);
  }
}

/** What a page shows a few at a time, until there is no next page. */
async function leafToEnd(page: Page, view: View): Promise<void> {
  const name = screenMessages[view.language].following;
  const leaf = page.locator('.pages-controls').getByRole('button', { name, exact: true });
  while ((await leaf.count()) > 0) await leaf.click(LIMIT);
}

async function chooseService(page: Page, { services, language }: View, id: string): Promise<void> {
  const wanted = services.find((service) => service.id === id);
  if (wanted === undefined) throw new Error(`this machine has no service ${id}`);
  const groups = [...new Set(services.map(({ group }) => group))];
  await page.locator('.groups button').nth(groups.indexOf(wanted.group)).click(LIMIT);
  const title = page.locator('.service strong').getByText(wanted.title[language], { exact: true });
  const leaf = page.locator(`.pages-controls ${PRIMARY}`);
  while ((await title.count()) === 0) await leaf.click(LIMIT);
  await title.click(LIMIT);
}

async function answer(page: Page, { question }: View, value: string): Promise<void> {
  const ask = question?.ask;
  if (ask === undefined) throw new Error('nothing is asked');
  const main = page.locator('main');
  if (ask.type === 'choice' || ask.type === 'yesNo') {
    const options = ask.type === 'choice' ? ask.options.map(({ id }) => id) : ['yes', 'no'];
    return main.locator('.options button').nth(options.indexOf(value)).click(LIMIT);
  }
  await type(page, value);
  await main.locator(`.pad > ${PRIMARY}`).click(LIMIT);
}

/** Digits and Latin letters, on the pad that is shown. */
export async function type(page: Page, text: string): Promise<void> {
  for (const key of text) {
    const isDigit = /\d/.test(key);
    await (isDigit
      ? page.locator('.pad-keys').getByRole('button', { name: key, exact: true }).click(LIMIT)
      : page.locator(`.hg-button[data-skbtn="${key}"]`).click(LIMIT));
  }
}

/** A stroke across the pad. */
async function draw(page: Page): Promise<void> {
  const box = await page.locator('.sign-pad').boundingBox(LIMIT);
  if (box === null) throw new Error('there is no pad to sign on');
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.3, { steps: 12 });
  await page.mouse.up();
}
