/** Faults of a line of blocks that a script can order, each for a number of commands (devices.md 2.2, 2.5, 2.7). */
import { encodeBlock, type BlockFormat } from './block-parser.ts';
import { handle, handleWith, type Handle } from './simulator.ts';

export interface FaultScope {
  /** CM and PM as hex, e.g. `3239`; absent: the next command of any kind. */
  readonly on?: string;
  /** Default 1. */
  readonly times?: number;
}

export type LineFault =
  /** Case 1: the command never arrived. */
  | { readonly name: 'loseCommand' }
  /** Understood, and the ACK is lost. */
  | { readonly name: 'swallowAck' }
  | { readonly name: 'lateAck'; readonly delayMs: number }
  /** Acknowledged and never begun: ENQ was lost (devices.md 2.5), or the unit hangs. */
  | { readonly name: 'neverBegins' }
  /** Case 2. */
  | { readonly name: 'nak' }
  /** Case 3: wrong check; a stored answer is good. */
  | { readonly name: 'damagedAnswer' }
  /** Its end is missing. */
  | { readonly name: 'brokenAnswer' }
  /** Takes longer than usual; EOT still stops it. */
  | { readonly name: 'lateAnswer'; readonly delayMs: number }
  /** Carried out, and no answer ever; EOT is answered. */
  | { readonly name: 'noAnswer' }
  | { readonly name: 'duplicateAnswer' }
  /** Case 6: no answer, and so many EOTs are not heard. */
  | { readonly name: 'loseEot'; readonly count: number }
  /** Case 7: the answer comes when EOT was said, and EOT is not heard. */
  | { readonly name: 'answerForEot' }
  | { readonly name: 'noiseBefore' }
  /** Looks like a block with a wrong check, in the middle of the execution. */
  | { readonly name: 'noiseDuring' }
  | { readonly name: 'silent' };

export const LINE_FAULTS = [
  'loseCommand',
  'swallowAck',
  'lateAck',
  'neverBegins',
  'nak',
  'damagedAnswer',
  'brokenAnswer',
  'lateAnswer',
  'noAnswer',
  'duplicateAnswer',
  'loseEot',
  'answerForEot',
  'noiseBefore',
  'noiseDuring',
  'silent',
] as const satisfies readonly LineFault['name'][];

/** What the line gets of an answer, at once. */
export function deliver(
  frame: Uint8Array,
  fault: LineFault | undefined,
  noise: Uint8Array,
): readonly Uint8Array[] {
  switch (fault?.name) {
    case 'noAnswer':
    case 'loseEot':
    case 'answerForEot':
      return [];
    case 'damagedAnswer':
      return [frame.with(frame.length - 1, (frame.at(-1) ?? 0) ^ 0x55)];
    case 'brokenAnswer':
      return [frame.subarray(0, -2)];
    case 'duplicateAnswer':
      return [frame, frame];
    case 'noiseBefore':
      return [noise, frame];
    case 'loseCommand':
    case 'swallowAck':
    case 'lateAck':
    case 'lateAnswer':
    case 'neverBegins':
    case 'nak':
    case 'noiseDuring':
    case 'silent':
    case undefined:
      return [frame];
  }
}

/** Begins like a block, with a length that none has. */
export function burst({ startByte, addressBytes }: BlockFormat, random: () => number): Uint8Array {
  const address = addressBytes === 1 ? [0] : [];
  return Uint8Array.of(startByte, ...address, 0xff, 0xff, Math.floor(random() * 256), 0x43);
}

/** A whole block with a wrong check, full of bytes that would mean something between blocks. */
export function brokenBlock(format: BlockFormat): Uint8Array {
  const block = encodeBlock(format, Uint8Array.of(...format.controls, ...format.controls));
  return block.with(block.length - 1, (block.at(-1) ?? 0) ^ 0x55);
}

/** The same faults for a person at a command line. */
export function lineFaultHandles(script: (fault: FaultScope & LineFault) => void): Record<string, Handle> {
  const scripted = (about: string, fault: FaultScope & LineFault): Handle =>
    handle(about, () => script(fault));
  return {
    silent: scripted('answers nothing', { name: 'silent', times: Infinity }),
    loseCommand: scripted('does not hear the next command', { name: 'loseCommand' }),
    swallowAck: scripted('the next ACK is lost', { name: 'swallowAck' }),
    lateAck: handleWith('ms', 350, 'the next ACK is late', (delayMs) => script({ name: 'lateAck', delayMs })),
    neverBegins: scripted('acknowledges the next command and does nothing', { name: 'neverBegins' }),
    nak: scripted('the next command arrives damaged', { name: 'nak' }),
    damagedAnswer: scripted('the next answer has a wrong check', { name: 'damagedAnswer' }),
    brokenAnswer: scripted('the next answer breaks off', { name: 'brokenAnswer' }),
    lateAnswer: handleWith('ms', 3000, 'the next answer is late', (delayMs) =>
      script({ name: 'lateAnswer', delayMs }),
    ),
    noAnswer: scripted('carries the next command out and says nothing', { name: 'noAnswer' }),
    duplicateAnswer: scripted('answers the next command twice', { name: 'duplicateAnswer' }),
    loseEot: handleWith('times', 1, 'says nothing, and does not hear EOT', (count) =>
      script({ name: 'loseEot', count }),
    ),
    answerForEot: scripted('answers the next command when it is to stop it', { name: 'answerForEot' }),
    noiseBefore: scripted('noise before the next answer', { name: 'noiseBefore' }),
    noiseDuring: scripted('noise while the next command is carried out', { name: 'noiseDuring' }),
  };
}
