/** Moves the card of a CRT-310 and believes what its status says then, not what the answer says (devices.md 2.5). */
import { failed, plain, type CommandResult } from '../card-command.ts';
import type { CardPosition, CardResult } from '../card-reader.ts';
import { ODD_CARD, refusalOfMove } from './answer-codes.ts';
import { COMMANDS, type StxCommand } from './codec.ts';
import type { Desk } from './desk.ts';
import { tryParseLetter } from './results.ts';
import type { Seat } from './status.ts';

const MOVE_MS = 10_000;
const RESET_MS = 20_000;

const MOVES: Readonly<Record<CardPosition, StxCommand>> = {
  // Held, so that it can be captured when nobody takes it.
  exit: COMMANDS.moveToFrontHeld,
  retain: COMMANDS.moveToRear,
  chip: COMMANDS.moveToChip,
  rf: COMMANDS.moveToRf,
};
const RESETS = { exit: COMMANDS.resetToFront, retain: COMMANDS.resetToRear, stay: COMMANDS.reset } as const;
const ARRIVED: Readonly<Record<Exclude<CardPosition, 'retain'>, ReadonlySet<Seat>>> = {
  exit: new Set(['frontFree', 'frontHeld']),
  chip: new Set(['atContacts']),
  rf: new Set(['inside']),
};

interface Carriage {
  readonly move: (to: CardPosition, signal?: AbortSignal) => Promise<CardResult>;
  readonly reset: (card: keyof typeof RESETS) => Promise<CommandResult>;
}

export function createCarriage(desk: Desk): Carriage {
  const seatNow = () => desk.condition.reported?.seat ?? 'none';
  const isOdd = () => seatNow() === 'oddLong' || seatNow() === 'oddShort';

  async function move(to: CardPosition, signal?: AbortSignal): Promise<CardResult> {
    const before = await desk.look(false, signal);
    if (!before.ok) return plain(before);
    if (before.value.seat === 'none') return failed('noMedia', 'no card in the reader');
    let result = await carry(to, signal);
    if (!result.ok && result.error === 'timeOut') {
      // Its answer was lost, or ENQ: then nothing was done, and the card is where it was.
      if (to !== 'retain' && ARRIVED[to].has(seatNow())) result = { ok: true, value: null };
      else if (seatNow() === before.value.seat) result = await carry(to, signal);
    }
    desk.watch.ordered(to);
    return plain(result);
  }

  /** Once; knows where the card is then. */
  async function carry(to: CardPosition, signal?: AbortSignal): Promise<CommandResult<null>> {
    const command = to === 'retain' && isOdd() ? COMMANDS.clearOddCard : MOVES[to];
    const answer = await desk.send(command, MOVE_MS, signal);
    const letter = answer.ok ? tryParseLetter(answer.value) : undefined;
    if (letter === 'Y') desk.change({ fault: null, chip: 'poweredOff' });
    await desk.look(true);
    if (!answer.ok) return answer.code === ODD_CARD ? oddCard(answer.detail) : answer;
    switch (letter) {
      case 'Y':
        return to === 'retain' ? captured() : { ok: true, value: null };
      case 'N':
        if (isOdd()) return oddCard('P N');
        return seatNow() === 'none' ? failed('noMedia', 'P N') : refused('N');
      case 'E':
      case 'W':
        return refused(letter);
      case 'Z':
      case undefined:
        return failed('hardwareError', 'an answer that nobody knows');
    }
  }

  function refused(letter: 'N' | 'E' | 'W'): CommandResult<null> {
    const { error, fault } = refusalOfMove(letter);
    if (fault !== undefined) desk.change({ fault: { ...fault, detail: `P ${letter}` } });
    return failed(error, `P ${letter}`);
  }

  function oddCard(detail: string): CommandResult<null> {
    const seat = seatNow();
    if (seat === 'oddLong') return failed('cardTooLong', detail);
    return failed(seat === 'oddShort' ? 'cardTooShort' : 'invalidMedia', detail);
  }

  /** The reader does not know its bin; a card that still lies behind the rollers did not fall. */
  function captured(): CommandResult<null> {
    const isBehind = seatNow() === 'rearFree' || seatNow() === 'rearHeld';
    return isBehind ? failed('retainBinFull', 'the card did not fall') : { ok: true, value: null };
  }

  /** The answer to a reset is a text, whatever the card did. */
  async function reset(card: keyof typeof RESETS): Promise<CommandResult> {
    const answer = await desk.send(RESETS[card], RESET_MS);
    desk.expectForgotten();
    if (answer.ok) desk.change({ fault: null, chip: 'poweredOff' });
    await desk.look(true);
    desk.watch.ordered(card);
    if (!answer.ok || card === 'stay' || seatNow() === 'none') return answer;
    if (card === 'exit' && ARRIVED.exit.has(seatNow())) return answer;
    const behind = card === 'retain' ? captured() : null;
    if (behind?.ok === false) return behind;
    const stuck = refused('N');
    return stuck.ok ? answer : stuck;
  }

  return { move, reset };
}
