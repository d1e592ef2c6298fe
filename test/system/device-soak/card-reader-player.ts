/** Cards go in and out of a motor reader while it is harmed; wherever a card is said to be, there it has to be. */
import { inventedChipCard, type CardPath } from '../../../devices/card-path.ts';
import type { CardPosition, CardReader, CardResult } from '../../../devices/card-reader.ts';
import type { DeviceSimulator } from '../../../devices/simulator.ts';
import type { Desk } from './desk.ts';
import { pick, WELL_AGAIN_MS, type Player } from './player.ts';

export interface CardReaderSimulator extends DeviceSimulator {
  readonly path: CardPath;
  clearScript(): void;
}

export interface CardReaderParts<S extends CardReaderSimulator> {
  readonly name: string;
  readonly desk: Desk<CardReader, S>;
  /** Faults of this reader by name, besides those that every card path has. */
  readonly faults: Readonly<Record<string, (simulator: S) => void>>;
}

const ENTER_MS = 10_000;
const GET_CHALLENGE = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);
const MEDIA = { none: 'notPresent', gate: 'entering', inside: 'present' } as const;

export function createCardReaderPlayer<S extends CardReaderSimulator>({
  name,
  desk,
  faults,
}: CardReaderParts<S>): Player {
  const { simulator, random } = desk;
  const { path } = simulator;
  const lies: string[] = [];
  let cards = 0;

  const say = (what: string) => void lies.push(`${name}: ${what}; truth: ${truth()}`);
  const isIn = (place: 'gate' | 'inside' | 'bin' | 'hand', card: string) =>
    place === 'bin'
      ? path.truth.bin.some((other) => other.name === card)
      : place === 'hand'
        ? path.truth.taken.some((other) => other.name === card)
        : path.truth.position === place && path.truth.card?.name === card;

  function truth(): string {
    const { position, card, bin, taken, isJammed } = path.truth;
    return JSON.stringify({ position, card: card?.name, bin: bin.length, taken: taken.length, isJammed });
  }

  async function enter(reader: CardReader, card: string): Promise<boolean> {
    const opened = await desk.settle(reader.setEntry('open'));
    // A unit that lost its power meanwhile is closed until the driver has noticed.
    const isOpen = !opened.ok || (await desk.until(() => path.truth.isEntryOpen, ENTER_MS));
    if (!isOpen && desk.driver() === reader) say('the entry is said to be open');
    const isInside = path.insert(inventedChipCard(card));
    if (isInside) await desk.until(() => reader.status.media === 'present', ENTER_MS);
    await desk.settle(reader.setEntry('closed'));
    return isInside;
  }

  async function move(reader: CardReader, to: CardPosition, card: string): Promise<CardResult> {
    const moving = reader.move(to);
    if (random() < 0.2) await desk.pass(random() * 400);
    // A quick hand takes the card as soon as it sees it.
    const result = await desk.settle(moving);
    judge(to, result, card);
    return result;
  }

  /** What may be said of a card after a move, by how the move ended. */
  function judge(to: CardPosition, result: CardResult, card: string): void {
    const isInReader = isIn('gate', card) || isIn('inside', card);
    if (result.ok) {
      const isThere =
        to === 'exit'
          ? isIn('gate', card) || isIn('hand', card)
          : isIn(to === 'retain' ? 'bin' : 'inside', card);
      if (!isThere) say(`${card} is said to be moved to ${to}`);
      return;
    }
    const { error } = result;
    if (error === 'noMedia' && isInReader) say(`no card is said to be there after ${to}`);
    // What was refused was not carried out.
    const isKept = isInReader || isIn('hand', card);
    if ((error === 'mediaJam' || error === 'retainBinFull') && !isKept) say(`${error}, and ${card} has gone`);
  }

  async function tryChip(reader: CardReader): Promise<void> {
    const reset = await desk.settle(reader.powerChip('cold'));
    if (!reset.ok) return;
    const answer = await desk.settle(reader.exchange(GET_CHALLENGE));
    if (answer.ok && answer.value.length !== 10) say('an answer of the chip is cut');
  }

  async function operate(): Promise<readonly string[]> {
    const reader = desk.driver();
    if (reader === undefined) {
      await desk.pass(1000);
      return [];
    }
    const card = `card ${++cards}`;
    if (await enter(reader, card)) {
      if (random() < 0.5) await move(reader, 'chip', card);
      if (random() < 0.5) await tryChip(reader);
      const out = await move(reader, pick(random, ['exit', 'exit', 'exit', 'retain']), card);
      if (out.ok && isIn('gate', card)) {
        if (random() < 0.7) path.take();
        else await move(reader, 'retain', card);
      }
    }
    return lies.splice(0);
  }

  function harm(): string {
    const always: Record<string, () => void> = {
      jam: () => path.jam(),
      pullCable: () => desk.pullCable(),
      takeFromGate: () => void path.take(),
    };
    const byName = { ...always, ...faults };
    const chosen = pick(random, Object.keys(byName));
    desk.clock.setTimer(random() * 2000, () => (byName[chosen] as (simulator: S) => void)(simulator));
    return chosen;
  }

  async function mend(): Promise<readonly string[]> {
    await desk.pass(2000);
    simulator.clearScript();
    path.clearJam();
    path.emptyBin();
    const isBack = await desk.until(() => desk.driver() !== undefined, WELL_AGAIN_MS);
    const reader = desk.driver();
    if (!isBack || reader === undefined) say('the driver does not come back to a healthy device');
    else await checkWell(reader);
    return lies.splice(0);
  }

  async function checkWell(reader: CardReader): Promise<void> {
    const result = await desk.settle(reader.reset(pick(random, ['stay', 'exit'])));
    if (!result.ok) say(`a healthy reader cannot be reset: ${result.error}`);
    await desk.pass(3000);
    const expected = MEDIA[path.truth.position];
    const { media, device } = reader.status;
    if (media !== expected) say(`media is said to be ${media}`);
    if (device !== 'online') say(`a healthy device is said to be ${device}`);
    await clear(reader);
  }

  /** For the next citizen. */
  async function clear(reader: CardReader): Promise<void> {
    if (path.truth.card !== null) await desk.settle(reader.move('exit'));
    path.take();
    if (path.truth.card !== null) say('the card does not come out of a healthy reader');
    await desk.until(() => reader.status.media === 'notPresent', 10_000);
  }

  return {
    name,
    operate,
    harm,
    mend,
    get recoveries() {
      return desk.recoveries;
    },
    close: () => desk.close(),
  };
}
