/** Finds the real-time commands DLE EOT n and DLE ENQ n in a byte stream, also inside the data of others (devices.md 3.4). */
import type { StatusNumber } from './commands.ts';

export type RealTimeCommand =
  | { readonly type: 'status'; readonly n: StatusNumber }
  | { readonly type: 'fullStatus' }
  | { readonly type: 'recover'; readonly keepsBuffer: boolean };

const DLE = 0x10;
const EOT = 0x04;
const ENQ = 0x05;
const FULL = 0x14;

/** Feed it byte by byte. */
export function createRealTimeScanner(): (byte: number) => RealTimeCommand | undefined {
  let beforeLast = -1;
  let last = -1;
  return (byte) => {
    const command = beforeLast === DLE ? commandOf(last, byte) : undefined;
    beforeLast = last;
    last = byte;
    return command;
  };
}

function commandOf(name: number, n: number): RealTimeCommand | undefined {
  if (name === EOT && (n === 1 || n === 2 || n === 3 || n === 4)) return { type: 'status', n };
  if (name === EOT && n === FULL) return { type: 'fullStatus' };
  if (name === ENQ && (n === 1 || n === 2)) return { type: 'recover', keepsBuffer: n === 1 };
  return undefined;
}
