/** Runs the mouth of a printer: looks while paper is on its way or waits, makes room for the next job, pulls back what nobody took. */
import type { Clock } from '../../shared/time/clock.ts';
import type { PaperEvent, PrintFailure, RetractError, RetractResult } from '../receipt-printer.ts';
import { askInTurn } from './capabilities.ts';
import type { Trouble } from './condition.ts';
import type { FullStatus } from './full-status.ts';
import { failureOf } from './job.ts';
import type { PrinterLine } from './line.ts';
import { advanceMouth, EMPTY_MOUTH, isLively, isThere, type Mouth, type MouthEvent } from './mouth.ts';
import type { PresenterCommands, PrinterProfile } from './profiles.ts';

export interface PresenterDeps {
  readonly clock: Clock;
  readonly line: PrinterLine;
  readonly profile: PrinterProfile;
  /** Asks for the full status, whose answer comes to `looked` as well; undefined: not answered. */
  readonly look: () => Promise<FullStatus | undefined>;
  readonly trouble: () => Trouble | null;
  /** false: the driver has ended. */
  readonly pause: (ms: number) => Promise<boolean>;
  readonly tell: (event: PaperEvent) => void;
  /** The mouth, or the count, is another one. */
  readonly onChange: () => void;
  /** How long a hand may take before the paper makes way for the next job, ms. */
  readonly takeWaitMs: number;
}

export interface Presenter {
  readonly mouth: Mouth;
  /** null: the printer does not count, or was not asked yet. */
  readonly retractCount: number | null;
  /** The printer has to be asked when it is well and has nothing to do. */
  learnCount(): Promise<void>;
  /** Passes on what happened to a job. */
  note(event: Extract<MouthEvent, { type: 'jobBegan' | 'jobTaken' | 'jobEnded' }>): void;
  looked(full: FullStatus): void;
  unanswered(): void;
  /** Waits until the mouth is empty, and makes it so at last; null: it is. */
  makeWay(): Promise<PrintFailure | null>;
  retract(jobId: string | null): Promise<RetractResult>;
}

/** Often enough to see every paper come and go. */
const LOOK_MS = 200;
const RETRACT_MS = 10_000;
/** The counter grows when the paper lies in the bin, which is later than when it has left the mouth. */
const COUNT_AGAIN_MS = 2000;
/** Readings that were taken and not answered, after which it counts as a printer that has no counter. */
const MAX_MISSED_COUNTS = 2;
/** After an unanswered reading its text may still come, and would be taken for other answers. */
const QUIET_MS = 1000;

export function createPresenter(deps: PresenterDeps, commands: PresenterCommands): Presenter {
  const { clock, line, profile } = deps;
  let mouth = EMPTY_MOUTH;
  let retractCount: number | null = null;
  let isCounting = false;
  let missedCounts = 0;
  let isWatching = false;

  function apply(event: MouthEvent): void {
    const before = mouth;
    const step = advanceMouth(mouth, event);
    mouth = step.mouth;
    for (const effect of step.effects) {
      if (effect.type === 'tell') deps.tell(effect.event);
      else void count();
    }
    if (mouth.stage !== before.stage || mouth.fate !== before.fate) deps.onChange();
    if (isLively(mouth) && !isWatching) void watch();
  }

  async function watch(): Promise<void> {
    isWatching = true;
    while (isLively(mouth) && (await deps.pause(LOOK_MS))) await deps.look();
    isWatching = false;
  }

  /** Then what it pulled back is what it counted, and nothing else. */
  const knowsCount = () => isCounting || missedCounts < MAX_MISSED_COUNTS;

  async function readCount(): Promise<number | null> {
    const { question, unit } = commands.retractCount;
    const value = await line.askReading({ label: 'retract count', question, unit });
    if (value !== undefined) {
      isCounting = true;
      return value;
    }
    await deps.pause(QUIET_MS);
    // A printer that is out of paper answers nothing in its turn: that says nothing of its counter.
    if ((await askInTurn(line, profile)) !== undefined) missedCounts += 1;
    return null;
  }

  /** Nobody waits for a count where there is none to compare it with. */
  async function count(): Promise<void> {
    const before = retractCount;
    let after = before === null ? null : await readCount();
    if (after !== null && after === before && (await deps.pause(COUNT_AGAIN_MS))) after = await readCount();
    retractCount = after ?? before;
    const hasGrown = before === null || after === null ? null : after > before;
    apply({ type: 'counted', hasGrown });
    deps.onChange();
  }

  async function whileThere(limitMs: number): Promise<void> {
    const endMs = clock.monoMs() + limitMs;
    while (isThere(mouth) && clock.monoMs() < endMs && (await deps.pause(LOOK_MS)));
  }

  async function retract(jobId: string | null): Promise<RetractResult> {
    if ((await deps.look()) === undefined) return refused('timeOut', 'the full status is not answered');
    const isOther = jobId !== null && mouth.jobId !== jobId;
    if (!isThere(mouth) || isOther) return refused('noMediaPresent', 'no such paper in the mouth');
    const trouble = deps.trouble();
    // It would wait in the buffer, and pull back another paper later.
    if (trouble !== null) return refused(REFUSALS[trouble] ?? 'deviceNotReady', trouble);
    // What was left over in front of a job was pulled back uncounted.
    if (knowsCount()) retractCount = await readCount();
    apply({ type: 'retractSent' });
    if (!(await line.send('retract', commands.retract))) return refused('linkLost', 'the line is closed');
    const isTaken = (await askInTurn(line, profile)) !== undefined;
    if (isTaken && !knowsCount()) apply({ type: 'retractTaken' });
    await whileThere(RETRACT_MS);
    if (mouth.stage === 'counting') await whileThere(RETRACT_MS);
    return isThere(mouth) ? giveUp() : resultOf(mouth);
  }

  function giveUp(): RetractResult {
    apply({ type: 'retractFailed' });
    const trouble = deps.trouble();
    if (trouble === null) return refused('timeOut', 'the paper did not leave the mouth');
    return refused(REFUSALS[trouble] ?? 'deviceNotReady', trouble);
  }

  return {
    get mouth() {
      return mouth;
    },
    get retractCount() {
      return retractCount;
    },
    async learnCount() {
      for (let asked = 0; asked < MAX_MISSED_COUNTS && retractCount === null; asked += 1)
        retractCount = await readCount();
      deps.onChange();
    },
    note: apply,
    looked: (full) => apply({ type: 'looked', full, atMonoMs: clock.monoMs() }),
    unanswered: () => apply({ type: 'unanswered' }),
    retract,
    async makeWay() {
      await deps.look();
      await whileThere(deps.takeWaitMs);
      if (!isThere(mouth)) return null;
      const result = await retract(null);
      return result.ok || !isThere(mouth) ? null : failureOf(deps.trouble());
    },
  };
}

const REFUSALS: Partial<Record<Trouble, RetractError>> = {
  mediaJammed: 'mediaJammed',
  paperJammed: 'mediaJammed',
};

function resultOf({ fate }: Mouth): RetractResult {
  if (fate === 'retracted') return { ok: true };
  return refused(
    'noMediaPresent',
    fate === 'taken' ? 'a hand was faster' : 'it is gone, nobody saw where to',
  );
}

function refused(error: RetractError, detail: string): RetractResult {
  return { ok: false, error, detail };
}
