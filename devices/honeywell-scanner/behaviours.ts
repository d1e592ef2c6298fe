/** Faults of a Honeywell scanner that a script can order. */
import { CODE_BEHAVIOURS, type CodeBehaviour } from '../scan-behaviours.ts';

export type HoneywellBehaviour =
  | CodeBehaviour
  | ({ readonly times?: number } & (
      | { readonly name: 'silent' }
      /** Answers what it is asked, and does not light up. */
      | { readonly name: 'deafToStart' }
      | { readonly name: 'staysLit' }
      /** ENQ to every menu command, as one that does not know it. */
      | { readonly name: 'refuses' }
      /** The echo of the last character does not come, as the guide's examples have it. */
      | { readonly name: 'shortEcho' }
      | { readonly name: 'noiseInAnswer' }
    ));

export const HONEYWELL_BEHAVIOURS = [
  ...CODE_BEHAVIOURS,
  'silent',
  'deafToStart',
  'staysLit',
  'refuses',
  'shortEcho',
  'noiseInAnswer',
] as const satisfies readonly HoneywellBehaviour['name'][];

export type HostSays = 'start' | 'stop' | 'menu';

/** What the scanner would have to do for a behaviour to show. */
export function concerns({ name }: HoneywellBehaviour, what: HostSays | 'code'): boolean {
  switch (name) {
    case 'silent':
      return true;
    case 'deafToStart':
      return what === 'start';
    case 'staysLit':
      return what === 'stop';
    case 'refuses':
    case 'shortEcho':
    case 'noiseInAnswer':
      return what === 'menu';
    case 'garbageBefore':
    case 'splitCode':
    case 'missingCr':
    case 'overLong':
    case 'controlCharacters':
    case 'wrongEncoding':
    case 'twoCodes':
    case 'lateCode':
      return what === 'code';
  }
}
