/** What a self-test reports, and what it may ask of whoever stands at the machine. */
import { sleep, type Clock } from '../../shared/time/clock.ts';
import type { AnyDriver } from '../definition.ts';

/** One thing that was tried. */
export interface TestStep {
  /** A word for screens to translate. */
  readonly name:
    | 'answers'
    | 'ready'
    | 'readCard'
    | 'page'
    | 'takePaper'
    | 'retract'
    | 'entry'
    | 'takeIn'
    | 'chip'
    | 'giveBack'
    | 'readCode'
    | 'mains'
    | 'battery';
  readonly isPassed: boolean;
  /** For technicians; never what a card or a code says. */
  readonly detail: string | null;
}

/** What somebody at the machine is asked to do. */
export type HandRequest = 'layCard' | 'insertCard' | 'takeCard' | 'showCode' | 'takePaper';

export interface TestDeps {
  readonly clock: Clock;
  /** Ends the test after the step that runs. */
  readonly signal: AbortSignal;
  /** null: nobody is at the machine, so nothing is tried that needs a hand. */
  readonly ask: ((what: HandRequest) => void) | null;
}

/** How long a hand may take, ms. */
export const HAND_MS = 30_000;
const LOOK_MS = 100;

export function step(name: TestStep['name'], isPassed: boolean, detail: string | null = null): TestStep {
  return { name, isPassed, detail };
}

/** The first step of every test: it is there, and says who it is. */
export function answers({ status }: AnyDriver): TestStep {
  const isThere = status.link === 'up' && status.device !== 'offline' && status.device !== 'noDevice';
  return step('answers', isThere, status.identity);
}

/** Whether it became true in the time that a hand may take, or in `limitMs`. */
export async function became(
  isTrue: () => boolean,
  { clock, signal }: TestDeps,
  limitMs = HAND_MS,
): Promise<boolean> {
  for (let waitedMs = 0; !isTrue(); waitedMs += LOOK_MS) {
    if (waitedMs >= limitMs || signal.aborted) return false;
    await sleep(clock, LOOK_MS, signal).catch(() => {});
  }
  return true;
}
