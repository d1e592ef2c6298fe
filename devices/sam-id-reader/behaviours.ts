/** Faults of a SAM module that a script can order, each for a number of times (devices.md 1.9). */
import { encodeAnswer } from './codec.ts';
import type { SamRequestName } from './commands.ts';

interface Scope {
  /** Only when this is asked; absent: at the next request of any kind that the behaviour makes sense for. */
  readonly on?: SamRequestName;
  /** Default 1; `unauthorised` and `selfTestFailedUntilReset` last by themselves. */
  readonly times?: number;
}

export type SamBehaviour = Scope &
  (
    | { readonly name: 'swallowAnswer' }
    /** After its deadline, say. */
    | { readonly name: 'lateAnswer'; readonly delayMs: number }
    /** Kept back until the next request, and sent just before that one's answer. */
    | { readonly name: 'holdAnswer' }
    | { readonly name: 'badChecksum' }
    /** Over what any frame may have. */
    | { readonly name: 'lengthTooLarge' }
    /** Wrong, but possible: a reader that trusts it waits for bytes that never come. */
    | { readonly name: 'lengthWrong' }
    | { readonly name: 'splitPreamble'; readonly gapMs: number }
    /** Noise with runs of AA and four AA before 96 69. */
    | { readonly name: 'garbageBefore' }
    /** What a wrong baud rate looks like. */
    | { readonly name: 'garbageInstead' }
    /** Two frames in one write. */
    | { readonly name: 'answerTwice' }
    /** Any code of devices.md 1.3 without doing what was asked. */
    | { readonly name: 'answerCode'; readonly sw3: number; readonly sw1?: number; readonly sw2?: number }
    | { readonly name: 'takenAfterSelect' }
    /** The record stops half way. */
    | { readonly name: 'takenDuringRead' }
    | { readonly name: 'selfTestFailedUntilReset' }
    | { readonly name: 'unauthorised' }
  );

export type SamBehaviourName = SamBehaviour['name'];

/** Bytes that go out together, `delayMs` after the request. */
export interface Output {
  readonly delayMs: number;
  readonly bytes: Uint8Array;
}

export interface Exchange {
  readonly request: SamRequestName;
  /** Does what was asked and returns the frame of the answer. */
  readonly execute: () => Uint8Array;
  readonly removeCard: () => void;
  /** Sends the bytes before the answer to the next request. */
  readonly hold: (bytes: Uint8Array) => void;
  readonly random: () => number;
}

/** Behaviours that concern one request, unless the script says otherwise. */
const USUAL_REQUESTS: Readonly<Partial<Record<SamBehaviourName, SamRequestName>>> = {
  takenAfterSelect: 'select',
  takenDuringRead: 'readBase',
};

export function concernsRequest(behaviour: SamBehaviour, request: SamRequestName): boolean {
  const only = behaviour.on ?? USUAL_REQUESTS[behaviour.name];
  return only === undefined || only === request;
}

/** How often a behaviour happens, and whether a reset ends it before. */
export function lifetimeOf(behaviour: SamBehaviour): { times: number; endsWithReset: boolean } {
  const endsWithReset = behaviour.name === 'selfTestFailedUntilReset';
  const isLasting = endsWithReset || behaviour.name === 'unauthorised';
  return { times: behaviour.times ?? (isLasting ? Number.POSITIVE_INFINITY : 1), endsWithReset };
}

export function performBehaviour(behaviour: SamBehaviour, exchange: Exchange): readonly Output[] {
  switch (behaviour.name) {
    case 'swallowAnswer':
      exchange.execute();
      return [];
    case 'lateAnswer':
      return [{ delayMs: behaviour.delayMs, bytes: exchange.execute() }];
    case 'holdAnswer':
      exchange.hold(exchange.execute());
      return [];
    case 'badChecksum':
      return atOnce(changed(exchange.execute(), -1, (byte) => byte ^ 0x55));
    case 'lengthTooLarge':
      return atOnce(changed(exchange.execute(), 5, () => 0xff));
    case 'lengthWrong':
      return atOnce(changed(exchange.execute(), 5, () => 0x08));
    case 'splitPreamble': {
      const frame = exchange.execute();
      return [...atOnce(frame.subarray(0, 3)), { delayMs: behaviour.gapMs, bytes: frame.subarray(3) }];
    }
    case 'garbageBefore':
      return atOnce(joined(createGarbage(exchange.random), exchange.execute()));
    case 'garbageInstead':
      return atOnce(createGarbage(exchange.random));
    case 'answerTwice': {
      const frame = exchange.execute();
      return atOnce(joined(frame, frame));
    }
    case 'answerCode':
      return atOnce(encodeAnswer(behaviour.sw3, undefined, behaviour.sw1, behaviour.sw2));
    case 'takenAfterSelect': {
      const frame = exchange.execute();
      exchange.removeCard();
      return atOnce(frame);
    }
    case 'takenDuringRead': {
      const frame = exchange.execute();
      exchange.removeCard();
      return atOnce(frame.subarray(0, frame.length >> 1));
    }
    case 'selfTestFailedUntilReset':
      return atOnce(encodeAnswer(0x60));
    case 'unauthorised':
      return atOnce(encodeAnswer(0x66));
  }
}

function atOnce(bytes: Uint8Array): readonly Output[] {
  return [{ delayMs: 0, bytes }];
}

function changed(frame: Uint8Array, index: number, change: (byte: number) => number): Uint8Array {
  const byte = frame.at(index) ?? 0;
  return frame.with(index, change(byte));
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  return Uint8Array.of(...first, ...second);
}

/** A half-finished preamble, a run of AA, and other bytes; ends with one AA more than the next preamble needs. */
function createGarbage(random: () => number): Uint8Array {
  const noise = Array.from({ length: 8 + Math.floor(random() * 32) }, () => Math.floor(random() * 256));
  return Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x00, ...noise, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0x00, 0xaa);
}
