/** What a normal answer says of its command: the letter P, and what follows it (devices.md 2.5). */

/** Y, N, E and W of a move; Y and Z of a chip that answered. */
export type Letter = 'Y' | 'Z' | 'N' | 'E' | 'W';

const LETTERS: ReadonlyMap<number, Letter> = new Map([
  [0x59, 'Y'],
  [0x5a, 'Z'],
  [0x4e, 'N'],
  [0x45, 'E'],
  [0x57, 'W'],
]);

/** undefined: the first byte is no P. */
export function tryParseLetter(data: Uint8Array): Letter | undefined {
  return LETTERS.get(data[0] ?? 0);
}

/** What stands behind P and two bytes of length; undefined: fewer or more bytes came than that says. */
export function tryParsePayload(data: Uint8Array): Uint8Array | undefined {
  const [, high = 0, low = 0] = data;
  const payload = data.slice(3);
  return data.length >= 3 && payload.length === high * 256 + low ? payload : undefined;
}

/** `Y`, a byte of length and the text, as Creator's text on serial numbers has it (CRT-188, 2006-07-16); undefined: none. */
export function tryParseSerialNumber(data: Uint8Array): Uint8Array | undefined {
  const [, length] = data;
  const text = data.slice(2);
  return tryParseLetter(data) === 'Y' && text.length === length ? text : undefined;
}

/** E1 no start, E2 no end, E3 parity, E4 longitudinal check, E5 blank, E0 unreadable. */
export const TRACK_FAULTS = ['E0', 'E1', 'E2', 'E3', 'E4', 'E5'] as const;
export type TrackFault = (typeof TRACK_FAULTS)[number];

export type TrackAnswer = { readonly text: string } | { readonly fault: TrackFault };

const SEPARATOR = 0x1f;
const READ = 0x59;
const NOT_READ: ReadonlySet<number> = new Set([0x4e, 0x4f]);
const FIRST_FAULT = 0xe0;

/** Three tracks, in order; undefined: the answer is none of tracks. */
export function tryParseTracks(data: Uint8Array): readonly TrackAnswer[] | undefined {
  const parts: number[][] = [];
  for (const byte of data) {
    if (byte === SEPARATOR) parts.push([]);
    else parts.at(-1)?.push(byte);
  }
  const tracks = parts.map(tryParseTrack);
  const known = tracks.filter((track) => track !== undefined);
  return known.length === 3 && tracks.length === 3 ? known : undefined;
}

function tryParseTrack([how = 0, ...rest]: readonly number[]): TrackAnswer | undefined {
  if (how === READ) return { text: withoutSentinels(String.fromCharCode(...rest)) };
  const fault = TRACK_FAULTS[(rest[0] ?? 0) - FIRST_FAULT];
  return NOT_READ.has(how) && rest.length === 1 && fault !== undefined ? { fault } : undefined;
}

/** The text does not say whether the reader gives them; they are no characters of a track either way (ISO 7811-2). */
function withoutSentinels(text: string): string {
  return text.replace(/^[%;+]/, '').replace(/\?$/, '');
}

export function encodeTracks(tracks: readonly TrackAnswer[]): Uint8Array {
  return Buffer.concat(
    tracks.map((track) =>
      'text' in track
        ? Buffer.from([SEPARATOR, READ, ...Buffer.from(track.text, 'latin1')])
        : Buffer.of(
            SEPARATOR,
            track.fault === 'E0' ? 0x4f : 0x4e,
            FIRST_FAULT + TRACK_FAULTS.indexOf(track.fault),
          ),
    ),
  );
}
