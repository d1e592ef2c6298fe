/** A visit to any service of the catalogue, by hands on the window: what is asked decides what comes next, nothing is known beforehand. */
import type { ElectronApplication, Page } from 'playwright-core';
import type { IdCard } from '../../devices/id-card-reader.ts';
import type { ClientEvent, View } from '../../kiosk/agent/ui-api/messages.ts';
import { nextMove } from '../../kiosk/simulate/citizen.ts';
import type { ScreenClient } from '../../kiosk/simulate/screen-client.ts';
import { touchPage } from './citizen-hands.ts';
import { waitFor } from './process.ts';
import type { VisitRig } from './visit-rig.ts';

const LIMIT_MS = 60_000;
/** Steps that go by without a touch. */
const PASSING: ReadonlySet<View['step']> = new Set(['submit', 'receipt']);
/** A card that lay there too early is laid again after this. */
const READ_LIMIT_MS = 6000;
/** Longer than a reader looks for a card that was taken away. */
const REMOVAL_MS = 2000;

export interface WindowVisitor {
  readonly rig: VisitRig;
  readonly app: ElectronApplication;
  readonly screen: ScreenClient;
  readonly card: IdCard;
}

interface Plan {
  readonly serviceId: string;
  /** Typed where the first thing that fits would be nobody's: by the type of question. */
  readonly typed?: Readonly<Partial<Record<'digits' | 'text', string>>>;
  /** At each place of the visit, before it is left; true: the visit is left here. */
  readonly at?: (view: View, page: Page) => Promise<boolean | void>;
}

/** From the first screen to the farewell, or to where `at` leaves it; the places on the way, as `step question page`. */
export async function visitInWindow(visitor: WindowVisitor, plan: Plan): Promise<readonly string[]> {
  const errand = {
    serviceId: plan.serviceId,
    language: 'zh',
    textSize: 'standard',
    leavesAt: null,
    forgetsCard: 'never',
  } as const;
  const { screen } = visitor;
  await until(screen, 'open', ({ step, services }) => step === 'attract' && isOpen(services, plan.serviceId));
  await touchPage(await shown(visitor), now(screen), { type: 'begin', step: 'attract' });
  await until(screen, 'begun', ({ step }) => step !== 'attract');
  const places: string[] = [];
  for (;;) {
    const view = now(screen);
    if (PASSING.has(view.step)) {
      await until(screen, `past ${view.step}`, ({ step }) => step !== view.step);
      continue;
    }
    const place = placeOf(view);
    places.push(place);
    if ((await plan.at?.(view, await shown(visitor))) === true || view.step === 'done') return places;
    if (view.step === 'identify') {
      await layCard(visitor);
      continue;
    }
    const move = nextMove(view, errand, { hasBegun: true, hasInserted: false, isServed: false });
    if (move.type !== 'touch') throw new Error(`${plan.serviceId}: lost at ${place}`);
    if (view.step === 'take') visitor.rig.reader.removeCard();
    await touchPage(await shown(visitor), now(screen), asPlanned(plan, view, move.event));
    await until(screen, `on from ${place}`, (later) => placeOf(later) !== place);
  }
}

/** Leaves the farewell; the window's page goes with the visit. */
export async function sayGoodbye(visitor: WindowVisitor): Promise<void> {
  const page = await shown(visitor);
  const isGone = page.waitForEvent('close', { timeout: LIMIT_MS });
  await Promise.all([isGone, touchPage(page, now(visitor.screen), { type: 'done', step: 'done' })]);
  await waitFor(() => visitor.app.windows().some((other) => other !== page), LIMIT_MS);
}

/** The page in the window, once it shows what the agent tells. */
export async function shown({ app, screen }: WindowVisitor): Promise<Page> {
  let page: Page | undefined;
  const isShown = await waitFor(async () => {
    page = app.windows().at(-1);
    const revision = await page
      ?.locator('.frame')
      .getAttribute('data-revision', { timeout: 500 })
      .catch(() => null);
    return Number(revision ?? -1) >= now(screen).revision;
  }, LIMIT_MS);
  if (!isShown || page === undefined) throw new Error(`the window never showed ${placeOf(now(screen))}`);
  return page;
}

export function now(screen: ScreenClient): View {
  const view = screen.view();
  if (view === undefined) throw new Error('the agent tells nothing');
  return view;
}

export async function until(
  screen: ScreenClient,
  what: string,
  isTrue: (view: View) => boolean,
): Promise<void> {
  const isSo = () => {
    const view = screen.view();
    return view !== undefined && isTrue(view);
  };
  if (!(await waitFor(isSo, LIMIT_MS))) throw new Error(`never ${what}`);
}

/** Where a visit is, as far as a citizen can tell. */
export function placeOf({ step, question, page }: View): string {
  return [step, question?.ask.id, page?.number].filter((part) => part !== undefined).join(' ');
}

function isOpen(services: View['services'], id: string): boolean {
  return services.find((service) => service.id === id)?.isOpen === true;
}

/** What is typed is the plan's, and what can be had on paper is taken along. */
function asPlanned({ typed }: Plan, { question, step }: View, event: ClientEvent): ClientEvent {
  if (event.type === 'done' && (step === 'read' || step === 'verdict')) return { type: 'next', step };
  if (event.type !== 'answer' || question === null) return event;
  const { type } = question.ask;
  if (type === 'text') return { ...event, value: typed?.text ?? 'yangli' };
  const { digits } = typed ?? {};
  const fits = type === 'digits' && digits !== undefined && digits.length <= question.ask.maxLength;
  return fits ? { ...event, value: digits } : event;
}

/** As people do: once more when nothing happens. */
async function layCard({ rig, screen, card }: WindowVisitor): Promise<void> {
  const isRead = () => now(screen).step !== 'identify';
  for (let tries = 0; tries < 5; tries += 1) {
    rig.reader.presentCard(card);
    if (await waitFor(isRead, READ_LIMIT_MS)) return;
    rig.reader.removeCard();
    await waitFor(isRead, REMOVAL_MS);
  }
  throw new Error('no card is read');
}
