/** Asks a printer how it is, again and again, and believes no answer that may belong to an older question (devices.md 3.1). */
import type { StatusNumber } from './commands.ts';
import type { FullStatus } from './full-status.ts';
import type { PrinterLine } from './line.ts';

export interface StatusPollDeps {
  readonly line: PrinterLine;
  readonly hasFullStatus: boolean;
  /** false: the driver has ended. */
  readonly pause: (ms: number) => Promise<boolean>;
  readonly onRealTime: (answers: ReadonlyMap<StatusNumber, number>) => void;
  readonly onFull: (full: FullStatus) => void;
  /** A full status that was answered before is not answered now. */
  readonly onUnanswered: () => void;
}

export interface StatusPoll {
  /** One round of all that the printer can be asked; false: not answered. */
  poll(): Promise<boolean>;
  /** The full status alone; undefined: not answered, or the printer does not know it. */
  look(): Promise<FullStatus | undefined>;
  /** It has answered a full status. */
  readonly tellsFullStatus: boolean;
}

/** Unanswered questions after which a printer counts as one that cannot answer them. */
const MAX_MISSED = 3;
/** After a missed answer nobody believes one until the line was quiet for so long. */
const QUIET_MS = 1000;

export function createStatusPoll(deps: StatusPollDeps): StatusPoll {
  const { line } = deps;
  let isDoubtful = false;
  let tellsFullStatus = false;
  let missedFull = 0;

  /** An answer does not say what it answers: after one was missed, the next is thrown away, and what comes after it. */
  async function passLateAnswers(): Promise<boolean> {
    if ((await line.askStatus(1)) === undefined) return false;
    return deps.pause(QUIET_MS);
  }

  const knowsFullStatus = () => deps.hasFullStatus && (tellsFullStatus || missedFull < MAX_MISSED);

  async function askFull(): Promise<FullStatus | undefined> {
    const full = await line.askFullStatus();
    isDoubtful = full === undefined;
    if (full === undefined) {
      missedFull += 1;
      if (tellsFullStatus) deps.onUnanswered();
      return undefined;
    }
    tellsFullStatus = true;
    deps.onFull(full);
    return full;
  }

  async function askRealTime(): Promise<boolean> {
    const answers = new Map<StatusNumber, number>();
    for (const n of [1, 2, 3, 4] as const) {
      const byte = await line.askStatus(n);
      isDoubtful = byte === undefined;
      if (byte === undefined) return false;
      answers.set(n, byte);
    }
    deps.onRealTime(answers);
    return true;
  }

  return {
    get tellsFullStatus() {
      return tellsFullStatus;
    },
    async poll() {
      if (isDoubtful && !(await passLateAnswers())) return false;
      if (!(await askRealTime())) return false;
      return !knowsFullStatus() || (await askFull()) !== undefined || !tellsFullStatus;
    },
    async look() {
      if (!knowsFullStatus() || (isDoubtful && !(await passLateAnswers()))) return undefined;
      return askFull();
    },
  };
}
