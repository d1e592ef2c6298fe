/** The inside of a simulated motor reader: where each card is, and what hands do to it (devices.md 2.7). */
import { Listeners, type Unsubscribe } from '../shared/events.ts';

export interface SimulatedCard {
  /** Invented; tells cards apart in a test. */
  readonly name: string;
  /** null: a card without a chip. */
  readonly chip: SimulatedChip | null;
  /** ISO 7811; null: blank. */
  readonly tracks: readonly [string | null, string | null, string | null];
  /** absent: as ISO 7810 has it. */
  readonly length?: 'long' | 'short';
}

export interface SimulatedChip {
  readonly protocol: 'T=0' | 'T=1';
  readonly atr: Uint8Array;
  /** Its answer to reset does not conform to EMV: it wakes up with the voltage of ISO 7816-3 only. */
  readonly needsIsoVoltage: boolean;
  /** undefined: it says nothing. */
  readonly answer: (apdu: Uint8Array) => Uint8Array | undefined;
}

/** Everything that is true of the cards, whatever the reader says. */
export interface CardPathTruth {
  readonly position: 'none' | 'gate' | 'inside';
  readonly card: SimulatedCard | null;
  readonly isEntryOpen: boolean;
  readonly isJammed: boolean;
  readonly stacker: readonly SimulatedCard[];
  readonly bin: readonly SimulatedCard[];
  /** Taken by hands, oldest first. */
  readonly taken: readonly SimulatedCard[];
}

export interface CardPath {
  readonly truth: CardPathTruth;
  readonly isBinFull: boolean;
  setEntry(isOpen: boolean): void;
  /** A hand pushes a card in; false: the entry is closed or occupied. */
  insert(card: SimulatedCard): boolean;
  /** A hand pulls the card out of the gate; false: none is there. */
  take(): boolean;
  jam(): void;
  clearJam(): void;
  emptyBin(): void;
  /** A card that was captured before. */
  dropInBin(card: SimulatedCard): void;
  fillStacker(cards: readonly SimulatedCard[]): void;
  moveTo(where: 'gate' | 'inside' | 'bin'): void;
  /** From the stacker; false: it is empty. */
  feed(): boolean;
  /** Called after each move of a card, with where it is now: an antenna inside sees it come and go. */
  onMove(listener: (position: CardPathTruth['position']) => void): Unsubscribe;
}

export function createCardPath(binCapacity: number): CardPath {
  let position: CardPathTruth['position'] = 'none';
  let card: SimulatedCard | null = null;
  let isEntryOpen = false;
  let isJammed = false;
  let stacker: SimulatedCard[] = [];
  let bin: SimulatedCard[] = [];
  const taken: SimulatedCard[] = [];
  const moves = new Listeners<[CardPathTruth['position']]>();

  function put(next: CardPathTruth['position']): void {
    position = next;
    moves.emit(position);
  }

  function leave(): SimulatedCard | null {
    const left = card;
    card = null;
    put('none');
    return left;
  }

  return {
    get truth() {
      return { position, card, isEntryOpen, isJammed, stacker, bin, taken: [...taken] };
    },
    get isBinFull() {
      return bin.length >= binCapacity;
    },
    setEntry(isOpen) {
      isEntryOpen = isOpen;
    },
    insert(inserted) {
      if (!isEntryOpen || card !== null) return false;
      card = inserted;
      put('inside');
      return true;
    },
    take() {
      if (position !== 'gate') return false;
      const left = leave();
      if (left !== null) taken.push(left);
      return left !== null;
    },
    jam() {
      isJammed = true;
    },
    clearJam() {
      isJammed = false;
    },
    emptyBin() {
      bin = [];
    },
    dropInBin(dropped) {
      bin = [...bin, dropped];
    },
    fillStacker(cards) {
      stacker = [...cards];
    },
    moveTo(where) {
      if (card === null) return;
      if (where === 'bin') {
        const left = leave();
        if (left !== null) bin = [...bin, left];
      } else put(where);
    },
    feed() {
      const [next, ...rest] = stacker;
      if (next === undefined) return false;
      stacker = rest;
      card = next;
      put('inside');
      return true;
    },
    onMove: (listener) => moves.add(listener),
  };
}

const OK = [0x90, 0x00];

/** A chip of an invented card: selects anything, gives random numbers, and refuses the rest (ISO 7816-4). */
export function inventedChip(protocol: 'T=0' | 'T=1' = 'T=0', needsIsoVoltage = false): SimulatedChip {
  return {
    protocol,
    needsIsoVoltage,
    atr: Uint8Array.of(0x3b, 0x68, 0x00, 0x00, 0x00, 0x73, 0xc8, 0x40, 0x13, 0x00, 0x90, 0x00),
    answer(apdu) {
      const [, instruction, , , length = 0] = apdu;
      if (instruction === 0xa4) return Uint8Array.from(OK);
      // Every byte that means something to the line, on purpose.
      if (instruction === 0x84) {
        const bytes = [0xf2, 0x03, 0x06, 0x15, 0x04, 0x02, 0x05, 0x10];
        return Uint8Array.from([...Array.from({ length }, (_, at) => bytes[at % bytes.length]!), ...OK]);
      }
      return Uint8Array.of(0x6d, 0x00);
    },
  };
}

export function inventedChipCard(name: string, chip: SimulatedChip | null = inventedChip()): SimulatedCard {
  return { name, chip, tracks: [null, '6200000000000000000=00000000000000000', null] };
}
