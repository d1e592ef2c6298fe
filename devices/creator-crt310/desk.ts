/**
 * Asks the CRT-310 and remembers what it says. Only its status tells where a card is and what may come in (devices.md 2.5);
 * and since it powers up with its entry allowed, every look compares the entry with what was ordered.
 */
import type { CardReaderStatus } from '../../shared/domain/device-status.ts';
import type { BlockLine } from '../block-line.ts';
import { failed, failure, unanswered, type CommandResult } from '../card-command.ts';
import { createCardWatch, type CardWatch } from '../card-watch.ts';
import type { DriverCore } from '../driver-core.ts';
import { POWER_LOST, refusalOf } from './answer-codes.ts';
import { COMMANDS, type StxAnswer, type StxCommand } from './codec.ts';
import { chipAfter, isEntryAs, statusOf, UNKNOWN, type Condition } from './condition.ts';
import { PLACES, tryParseStatus, type StxStatus } from './status.ts';

export interface Desk {
  readonly condition: Condition;
  readonly entry: 'open' | 'closed';
  readonly watch: CardWatch;
  change(next: Partial<Condition>): void;
  /** One command, once. */
  send(command: StxCommand, answerMs: number, signal?: AbortSignal): Promise<CommandResult>;
  /** A question, which may be asked again. */
  ask(command: StxCommand, signal?: AbortSignal): Promise<CommandResult>;
  /** Where the card is and what may come in; mends the entry. `isOurs`: the reader was told to move the card. */
  look(isOurs: boolean, signal?: AbortSignal): Promise<CommandResult<StxStatus>>;
  setEntry(entry: 'open' | 'closed'): Promise<CommandResult<null>>;
  /** The next look tells the reader everything again that it may have forgotten. */
  expectForgotten(): void;
}

/** The older text gives no times (devices.md 2.5); these are those suggested for the F2 family (2.2). */
const QUESTION_MS = 1000;

export function createDesk(
  line: BlockLine<StxCommand, StxAnswer>,
  core: Pick<DriverCore<CardReaderStatus>, 'publish' | 'finish' | 'isEnded'>,
): Desk {
  const watch = createCardWatch();
  let condition = UNKNOWN;
  let entry: Desk['entry'] = 'closed';
  let isForgetful = true;
  let ordersUnderWay = 0;

  function change(next: Partial<Condition>): void {
    condition = { ...condition, ...next };
    core.publish(statusOf(condition));
  }

  async function send(command: StxCommand, answerMs: number, signal?: AbortSignal): Promise<CommandResult> {
    const outcome = await line.order({ command, answerMs }, signal);
    if (outcome.type !== 'answered') return unanswered(outcome, (end) => core.finish(end));
    const { answer } = outcome;
    if (answer.type === 'normal') {
      if (condition.fault?.curedBy === 'report') change({ fault: null });
      return { ok: true, value: answer.data };
    }
    const detail = `E ${answer.code}`;
    const { error, fault } = refusalOf(answer.code);
    if (answer.code === POWER_LOST) isForgetful = true;
    if (fault !== undefined) change({ fault: { ...fault, detail } });
    return { ...failed(error, detail), code: answer.code };
  }

  async function ask(command: StxCommand, signal?: AbortSignal): Promise<CommandResult> {
    const first = await send(command, QUESTION_MS, signal);
    return first.ok || first.error !== 'timeOut' ? first : send(command, QUESTION_MS, signal);
  }

  async function readStatus(isOurs: boolean, signal?: AbortSignal): Promise<CommandResult<StxStatus>> {
    const answer = await ask(COMMANDS.status, signal);
    if (!answer.ok) return answer;
    const reported = tryParseStatus(answer.value);
    if (reported === undefined) return failed('hardwareError', 'a status that nobody knows');
    if (core.isEnded) return failed('linkLost', 'the line is closed');
    change({ reported, chip: chipAfter(condition.chip, reported.seat) });
    watch.see(PLACES[reported.seat], isOurs);
    return { ok: true, value: reported };
  }

  async function look(isOurs: boolean, signal?: AbortSignal): Promise<CommandResult<StxStatus>> {
    const seen = await readStatus(isOurs, signal);
    // A report from before an order says nothing against it.
    if (!seen.ok || ordersUnderWay > 0) return seen;
    if (!isForgetful && isEntryAs(entry, seen.value)) {
      if (condition.isEntryWrong) change({ isEntryWrong: false });
      return seen;
    }
    // Nobody but a power failure changes what was ordered, and the chip lost its power as well.
    change({ chip: condition.chip === 'online' ? 'poweredOff' : condition.chip });
    await orderEntry();
    return { ok: true, value: condition.reported ?? seen.value };
  }

  async function orderEntry(): Promise<CommandResult<null>> {
    ordersUnderWay += 1;
    const result = await obey();
    ordersUnderWay -= 1;
    if (result.ok) isForgetful = false;
    return result;
  }

  /** The text says once that Y is the failure and N the success (8.2.1): only the status counts. */
  async function obey(): Promise<CommandResult<null>> {
    const ordered = await ask(entry === 'open' ? COMMANDS.allowEntry : COMMANDS.prohibitEntry);
    const stop = ordered.ok ? await ask(COMMANDS.stopInside) : ordered;
    const seen = stop.ok ? await readStatus(false) : stop;
    if (!seen.ok) return failure(seen);
    const isRight = isEntryAs(entry, seen.value);
    change({ isEntryWrong: !isRight });
    return isRight ? { ok: true, value: null } : failed('hardwareError', 'the entry does not obey');
  }

  return {
    get condition() {
      return condition;
    },
    get entry() {
      return entry;
    },
    watch,
    change,
    send,
    ask,
    look,
    async setEntry(next) {
      entry = next;
      const result = await orderEntry();
      // An entry that would not open is not opened later by a look: nobody waits for a card then.
      if (!result.ok) entry = 'closed';
      return result;
    },
    expectForgotten() {
      isForgetful = true;
    },
  };
}
