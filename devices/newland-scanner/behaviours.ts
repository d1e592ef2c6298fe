/** Faults of a Newland engine that a script can order. */
import { CODE_BEHAVIOURS, type CodeBehaviour } from '../scan-behaviours.ts';

export type NewlandBehaviour =
  | CodeBehaviour
  | ({ readonly times?: number } & (
      | { readonly name: 'silent' }
      /** Lights up, and the answer is lost. */
      | { readonly name: 'noAnswerToStart' }
      | { readonly name: 'staysLit' }
      /** The command arrived damaged. */
      | { readonly name: 'crcError' }
      /** It does not know the command. */
      | { readonly name: 'invalid' }
      /** It does not let itself be set. */
      | { readonly name: 'keepsMode' }
      | { readonly name: 'damagedAnswer' }
      /** The bytes of an answer in front of a code, as somebody could print them. */
      | { readonly name: 'answerInCode' }
    ));

export const NEWLAND_BEHAVIOURS = [
  ...CODE_BEHAVIOURS,
  'silent',
  'noAnswerToStart',
  'staysLit',
  'crcError',
  'invalid',
  'keepsMode',
  'damagedAnswer',
  'answerInCode',
] as const satisfies readonly NewlandBehaviour['name'][];

export type HostSays = 'start' | 'stop' | 'readMode' | 'setMode';

/** What the engine would have to do for a behaviour to show. */
export function concerns({ name }: NewlandBehaviour, what: HostSays | 'code'): boolean {
  switch (name) {
    case 'silent':
      return true;
    case 'noAnswerToStart':
    case 'crcError':
    case 'invalid':
    case 'damagedAnswer':
      return what === 'start';
    case 'staysLit':
      return what === 'stop';
    case 'keepsMode':
      return what === 'setMode';
    case 'garbageBefore':
    case 'splitCode':
    case 'missingCr':
    case 'overLong':
    case 'controlCharacters':
    case 'wrongEncoding':
    case 'twoCodes':
    case 'lateCode':
    case 'answerInCode':
      return what === 'code';
  }
}
