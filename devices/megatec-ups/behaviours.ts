/** Faults of a UPS that a script can order (devices.md 4). */

interface Scope {
  /** How often; default: from now on. */
  readonly times?: number;
}

export type UpsBehaviour = Scope &
  (
    | { readonly name: 'silent' }
    /** A relay that bounces, or a bit that flips: Q1 says the opposite of "utility fail". */
    | { readonly name: 'flickeringBit' }
    /** b5 is set for ever, as on a model that is known for it. */
    | { readonly name: 'meaninglessBit' }
    | { readonly name: 'garbageInstead' }
    | { readonly name: 'garbageBefore' }
    /** Ends in the middle of a line. */
    | { readonly name: 'brokenOff' }
    /** Dashes for values that are not measured. */
    | { readonly name: 'noSensors' }
    /** Orders are refused, in one of three ways. */
    | { readonly name: 'refuses'; readonly how: 'echo' | 'N' | '(NAK' }
    /** Orders are obeyed aloud. */
    | { readonly name: 'acknowledges' }
  );

export const UPS_BEHAVIOURS = [
  'silent',
  'flickeringBit',
  'meaninglessBit',
  'garbageInstead',
  'garbageBefore',
  'brokenOff',
  'noSensors',
  'refuses',
  'acknowledges',
] as const satisfies readonly UpsBehaviour['name'][];

interface Exchange {
  readonly command: string;
  /** Does what was asked and returns the line of the answer, if there is one. */
  readonly execute: () => string | undefined;
  readonly say: (line: string | undefined) => void;
  readonly sayRaw: (bytes: Uint8Array) => void;
  readonly random: () => number;
}

const ORDER = /^[CTS]/;

export function concerns({ name }: UpsBehaviour, command: string): boolean {
  if (name === 'refuses' || name === 'acknowledges') return ORDER.test(command);
  if (name === 'flickeringBit' || name === 'meaninglessBit' || name === 'noSensors') return command === 'Q1';
  return true;
}

export function performUpsBehaviour(behaviour: UpsBehaviour, exchange: Exchange): void {
  const { command, execute, say, sayRaw, random } = exchange;
  switch (behaviour.name) {
    case 'silent':
      execute();
      return;
    case 'flickeringBit':
      return say(execute()?.replace(/ ([01])([01]{7})$/, (_, b7, rest) => ` ${b7 === '1' ? 0 : 1}${rest}`));
    case 'meaninglessBit':
      return say(execute()?.replace(/ ([01]{2})[01]([01]{5})$/, ' $11$2'));
    case 'garbageInstead':
      execute();
      return sayRaw(noise(random));
    case 'garbageBefore':
      sayRaw(noise(random));
      return say(execute());
    case 'brokenOff':
      return sayRaw(Buffer.from((execute() ?? '').slice(0, 20), 'latin1'));
    case 'noSensors':
      return say(
        execute()
          ?.replace(/ \d\d\.\d ([01]{8})$/, ' --.- $1')
          .replace('140.0', '---.-'),
      );
    case 'refuses':
      return say(behaviour.how === 'echo' ? command : behaviour.how);
    case 'acknowledges':
      execute();
      return say('(ACK');
  }
}

/** Also with line ends and opening brackets, which a parser must not take for a line. */
function noise(random: () => number): Uint8Array {
  const bytes = Uint8Array.from({ length: 24 }, () => Math.floor(random() * 256));
  return Buffer.concat([bytes, Buffer.from('(2\r('), bytes]);
}
