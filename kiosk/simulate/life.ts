/** The life around one machine: citizens come at random, things break at random and are mended. */
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { sleep, type Clock } from '../../shared/time/clock.ts';
import { visit, type Errand, type Farewell, type Machine } from './citizen.ts';
import { exponentialMs, planMishap, type Mishap } from './mishaps.ts';

export interface LifeConfig {
  readonly citizensPerHour: number;
  /** 0: nothing ever breaks. */
  readonly mishapsPerHour: number;
  /** Mean time of thinking before a touch, ms. */
  readonly thinkMs: number;
}

export interface LifeDeps {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Begins or ends a mishap. */
  readonly apply: (mishap: Mishap, isOver: boolean) => void;
  readonly onVisit: (errand: Errand, farewell: Farewell) => void;
  readonly onMishap: (mishap: Mishap, isOver: boolean) => void;
}

/** Shares of behaviour: some leave, some forget their card, some prefer large type or English. */
const SHARES = { leaves: 0.06, large: 0.3, english: 0.05, forgets: 0.04, dreams: 0.08 };

/** What they come for, in percent: most for the certificate. */
const ERRANDS: Readonly<Record<string, number>> = {
  'residence-certificate': 60,
  'hotel-permit-checklist': 14,
  'legal-debts': 8,
  'legal-property': 7,
  'seal-making-permit': 4,
  'legal-contracts': 4,
  'legal-marriage': 3,
};

/** Runs until the signal aborts. */
export async function live(config: LifeConfig, deps: LifeDeps): Promise<void> {
  const lives = [receiveCitizens(config, deps)];
  if (config.mishapsPerHour > 0) lives.push(sufferMishaps(config, deps));
  await Promise.all(
    lives.map((life) => life.catch((error: unknown) => rethrowUnlessStopped(error, deps.signal))),
  );
}

async function receiveCitizens({ citizensPerHour, thinkMs }: LifeConfig, deps: LifeDeps): Promise<void> {
  const { machine, clock, random, signal } = deps;
  for (;;) {
    await sleep(clock, exponentialMs(citizensPerHour, random), signal);
    const errand = inventErrand(random);
    const farewell = await visit(machine, errand, { clock, random, thinkMs, signal });
    deps.onVisit(errand, farewell);
  }
}

async function sufferMishaps({ mishapsPerHour }: LifeConfig, deps: LifeDeps): Promise<void> {
  const { clock, random, signal } = deps;
  for (;;) {
    const { mishap, afterMs, lastsMs } = planMishap(mishapsPerHour, random);
    await sleep(clock, afterMs, signal);
    deps.apply(mishap, false);
    deps.onMishap(mishap, false);
    await sleep(clock, lastsMs, signal);
    deps.apply(mishap, true);
    deps.onMishap(mishap, true);
  }
}

function inventErrand(random: () => number): Errand {
  return {
    serviceId: drawErrand(random()),
    card: inventedCard(random),
    language: random() < SHARES.english ? 'en' : 'zh',
    textSize: random() < SHARES.large ? 'large' : 'standard',
    leavesAt: random() < SHARES.leaves ? 'confirm' : null,
    forgetsCard: inventForgetting(random()),
  };
}

function inventForgetting(draw: number): Errand['forgetsCard'] {
  if (draw < SHARES.forgets) return 'forGood';
  return draw < SHARES.forgets + SHARES.dreams ? 'untilWarned' : 'never';
}

/** The service that somebody comes for; `lot`: in [0, 1). */
export function drawErrand(lot: number): string {
  let rest = lot * 100;
  return Object.keys(ERRANDS).find((id) => (rest -= ERRANDS[id] ?? 0) < 0) ?? 'residence-certificate';
}

function rethrowUnlessStopped(error: unknown, signal: AbortSignal): void {
  if (!signal.aborted) throw error;
}
