/** The STX protocol on a line of blocks, with ENQ between command and execution (devices.md 2.5). */
import { labelOf, type BlockProtocol } from '../block-line.ts';
import {
  COMMANDS,
  encodeStxCommand,
  isAnswerTo,
  parseStxAnswer,
  STX_FORMAT,
  type StxAnswer,
  type StxCommand,
} from './codec.ts';
import { tryParseTracks } from './results.ts';

const TRACKS = labelOf(COMMANDS.readTracks);
/** APDUs, and magnetic tracks. */
const SECRET: ReadonlySet<string> = new Set(['3731', '3732', TRACKS]);

export const STX_PROTOCOL: BlockProtocol<StxCommand, StxAnswer> = {
  style: 'enquired',
  format: STX_FORMAT,
  encode: encodeStxCommand,
  tryParse: parseStxAnswer,
  isAnswerTo,
  nameCommand(command) {
    const label = labelOf(command);
    return { label, isSecret: SECRET.has(label) };
  },
  nameAnswer(answer) {
    if (answer.type === 'abnormal') return { label: `E ${hexOf(answer.cm)} ${answer.code}`, isSecret: false };
    const label = labelOf(answer);
    const tracks = label === TRACKS ? tryParseTracks(answer.data) : undefined;
    // Why a track was not read, and nothing of what is on it.
    const faults = tracks?.map((track) => ('text' in track ? 'ok' : track.fault)) ?? [];
    return { label: ['A', label, ...faults].join(' '), isSecret: SECRET.has(label) };
  },
};

function hexOf(byte: number): string {
  return Buffer.of(byte).toString('hex').toUpperCase();
}
