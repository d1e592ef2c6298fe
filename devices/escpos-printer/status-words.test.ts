/** What each bit of each status byte means (devices.md 3.4, 3.5, 3.7), and what that is in our words (5.3). */
import { describe, expect, it } from 'vitest';
import {
  applyChange,
  applyRealTime,
  paperOf,
  troubleOf,
  UNKNOWN_CONDITION,
  type Condition,
} from './condition.ts';
import {
  decodeFullStatus,
  encodeFullStatus,
  type FullStatus,
  type FullStatusBit,
  type FullStatusBytes,
} from './full-status.ts';
import { EMPTY_MOUTH, type Mouth } from './mouth.ts';
import { NOTHING_KNOWN, statusOf } from './status-words.ts';

const FINE: FullStatus = decodeFullStatus([0, 0, 0, 0]);

function wordsOf(condition: Condition, mouth: Mouth | null = null) {
  return statusOf({ ...NOTHING_KNOWN, condition, mouth });
}

/** A healthy printer with a presenter, but for this. */
function wordsOfBit(bit: FullStatusBit) {
  const healthy = [1, 2, 3, 4] as const;
  const known = healthy.reduce((condition, n) => applyRealTime(condition, n, 0x12), UNKNOWN_CONDITION);
  return wordsOf({ ...known, full: { ...FINE, [bit]: true } }, EMPTY_MOUTH);
}

describe('DLE EOT n', () => {
  it.each([
    [1, 0x08, { isOffline: true }],
    [1, 0x04, { isOffline: false }],
    [1, 0x20, { isOffline: false }],
    [1, 0x40, { isOffline: false }],
    [2, 0x04, { isCoverOpen: true }],
    [2, 0x08, { isCoverOpen: false }],
    [2, 0x20, { isCoverOpen: false }],
    [2, 0x40, { isCoverOpen: false }],
    [3, 0x04, { hasMechanicalError: true, hasCutterError: false }],
    [3, 0x08, { hasCutterError: true, hasUnrecoverableError: false }],
    [3, 0x20, { hasUnrecoverableError: true, hasPassingError: false }],
    [3, 0x40, { hasPassingError: true, hasMechanicalError: false }],
    [4, 0x0c, { isPaperLow: true, isPaperOut: false }],
    [4, 0x60, { isPaperLow: false, isPaperOut: true }],
  ] as const)('%i with bit %i', (n, bit, expected) => {
    expect(applyRealTime(UNKNOWN_CONDITION, n, 0x12 | bit)).toMatchObject(expected);
    expect(applyRealTime(UNKNOWN_CONDITION, n, 0x12)).toMatchObject(
      Object.fromEntries(Object.keys(expected).map((fact) => [fact, false])),
    );
  });
});

describe('a report after GS a', () => {
  it.each([
    [[0x18, 0x00, 0x00, 0x00], { isOffline: true }],
    [[0x30, 0x00, 0x00, 0x00], { isCoverOpen: true }],
    [[0x10, 0x04, 0x00, 0x00], { hasMechanicalError: true }],
    [[0x10, 0x08, 0x00, 0x00], { hasCutterError: true }],
    [[0x10, 0x20, 0x00, 0x00], { hasUnrecoverableError: true }],
    [[0x10, 0x40, 0x00, 0x00], { hasPassingError: true }],
    [[0x10, 0x00, 0x03, 0x00], { isPaperLow: true, isPaperOut: false }],
    [[0x10, 0x00, 0x0c, 0x00], { isPaperLow: false, isPaperOut: true }],
    [[0x14, 0x00, 0x00, 0x0f], { isOffline: false, isCoverOpen: false, isPaperOut: false }],
  ] as const)('%j', (bytes, expected) => {
    expect(applyChange(UNKNOWN_CONDITION, bytes)).toMatchObject(expected);
  });

  it('says the same as the four answers to DLE EOT', () => {
    const asked = (
      [
        [1, 0x1a],
        [2, 0x16],
        [3, 0x1a],
        [4, 0x1e],
      ] as const
    ).reduce((condition, [n, byte]) => applyRealTime(condition, n, byte), UNKNOWN_CONDITION);
    expect(applyChange(UNKNOWN_CONDITION, [0x38, 0x08, 0x03, 0x00])).toEqual(asked);
  });
});

describe('GS r 1 and ESC v', () => {
  it.each([
    [0x00, false, false],
    [0x01, true, false],
    [0x02, true, false],
    [0x04, false, true],
    [0x08, false, true],
    [0x0f, true, true],
  ])('answer %i: low %s, out %s', (byte, isPaperLow, isPaperOut) => {
    expect(paperOf(byte)).toEqual({ isPaperLow, isPaperOut });
  });
});

/** devices.md 3.7, byte by byte: the bit, its name, and what changes in a healthy printer's status. */
const FULL_STATUS_BITS: readonly [FullStatusBytes, FullStatusBit, object][] = [
  [[0x01, 0, 0, 0], 'hasNoPaper', { paper: 'out', device: 'userError', action: 'clear' }],
  [[0x04, 0, 0, 0], 'isPaperLow', { paper: 'low', device: 'online', action: null }],
  // What it means for the paper is the mouth's to say.
  [[0x20, 0, 0, 0], 'isTicketAtOutput', { device: 'online', media: 'notPresent' }],
  [[0x40, 0, 0, 0], 'isVirtualPaperEnd', { paper: 'low', device: 'online' }],
  [[0x80, 0, 0, 0], 'isOffMark', { device: 'online', paper: 'full' }],
  [[0, 0x01, 0, 0], 'isHeadUp', { cover: 'open', device: 'userError', detail: 'status head up' }],
  [[0, 0x02, 0, 0], 'isCoverOpen', { cover: 'open', device: 'userError', action: 'clear' }],
  [[0, 0x04, 0, 0], 'isSpooling', { device: 'online' }],
  [[0, 0x08, 0, 0], 'isMotorOn', { device: 'online' }],
  [[0, 0x20, 0, 0], 'isLineFeedPressed', { device: 'online' }],
  [[0, 0x40, 0, 0], 'isFormFeedPressed', { device: 'online' }],
  [[0, 0, 0x01, 0], 'isHeadHot', { device: 'deviceBusy', headTemperature: 'high', action: null }],
  [[0, 0, 0x02, 0], 'hasLineError', { device: 'online' }],
  [[0, 0, 0x08, 0], 'hasSupplyError', { device: 'hardwareError', action: 'maintenance' }],
  [[0, 0, 0x20, 0], 'hasRefusedCommand', { device: 'online' }],
  [[0, 0, 0x40, 0], 'isPaperJammed', { paper: 'jammed', device: 'hardwareError', action: 'clear' }],
  [[0, 0, 0x80, 0], 'hasMarkError', { device: 'userError', action: 'clear' }],
  [[0, 0, 0, 0x01], 'hasCutterError', { cutter: 'fault', device: 'hardwareError', action: 'maintenance' }],
  [[0, 0, 0, 0x02], 'isCutterCoverOpen', { cover: 'open', device: 'userError' }],
  [[0, 0, 0, 0x04], 'hasRamError', { device: 'hardwareError', detail: 'status RAM error' }],
  [[0, 0, 0, 0x08], 'hasEepromError', { device: 'hardwareError', detail: 'status EEPROM error' }],
  [[0, 0, 0, 0x40], 'hasMemoryGroupError', { device: 'hardwareError', action: 'maintenance' }],
  [[0, 0, 0, 0x80], 'hasPresenterError', { media: 'jammed', device: 'hardwareError', action: 'maintenance' }],
];

describe('the full status', () => {
  it.each(FULL_STATUS_BITS)('%j is %s', (bytes, bit, words) => {
    expect(decodeFullStatus(bytes)).toEqual({ ...FINE, [bit]: true });
    expect(encodeFullStatus({ [bit]: true })).toEqual(bytes);
    expect(wordsOfBit(bit)).toMatchObject(words);
  });

  it('has no other bits', () => {
    expect(FULL_STATUS_BITS.map(([, bit]) => bit)).toEqual(Object.keys(FINE));
    expect(wordsOf({ ...UNKNOWN_CONDITION, full: FINE }, EMPTY_MOUTH)).toMatchObject({ device: 'online' });
  });

  it.each([
    [
      { stage: 'idle', fate: null },
      { presenter: 'idle', media: 'notPresent' },
    ],
    [{ stage: 'printing' }, { presenter: 'idle', media: 'notPresent' }],
    [{ stage: 'presenting' }, { presenter: 'presenting', media: 'notPresent' }],
    [{ stage: 'offered' }, { presenter: 'awaitingTake', media: 'entering' }],
    [{ stage: 'retracting' }, { presenter: 'awaitingTake', media: 'entering' }],
    [
      { stage: 'idle', fate: 'retracted' },
      { presenter: 'idle', media: 'retracted' },
    ],
    [
      { stage: 'idle', fate: 'taken' },
      { presenter: 'idle', media: 'notPresent' },
    ],
  ] as const)('mouth %j in our words', (mouth, words) => {
    expect(wordsOf(UNKNOWN_CONDITION, { ...EMPTY_MOUTH, ...mouth })).toMatchObject(words);
  });
});

describe('what is known in our words', () => {
  it('what was not asked is unknown, and what it cannot tell is null; neither is fine', () => {
    expect(wordsOf(UNKNOWN_CONDITION)).toMatchObject({
      paper: 'unknown',
      cover: 'unknown',
      cutter: 'unknown',
      headTemperature: 'unknown',
      media: null,
      presenter: null,
      retractBin: null,
      retractCount: null,
    });
  });

  it.each([
    ['near end', [0x10, 0x00, 0x03, 0x00], { device: 'online', paper: 'low', action: null }],
    ['end', [0x18, 0x00, 0x0f, 0x00], { device: 'userError', paper: 'out', action: 'clear' }],
    ['cover', [0x38, 0x40, 0x00, 0x00], { device: 'userError', cover: 'open', headTemperature: 'unknown' }],
    ['cutter', [0x18, 0x08, 0x00, 0x00], { device: 'hardwareError', cutter: 'fault', action: 'maintenance' }],
    ['broken', [0x18, 0x20, 0x00, 0x00], { device: 'hardwareError', action: 'maintenance' }],
    ['hot head', [0x18, 0x40, 0x00, 0x00], { device: 'deviceBusy', headTemperature: 'high', action: null }],
    ['feed button', [0x58, 0x00, 0x00, 0x00], { device: 'offline', action: null }],
  ] as const)('%s', (_, bytes, expected) => {
    expect(wordsOf(applyChange(UNKNOWN_CONDITION, bytes))).toMatchObject(expected);
  });

  it('of several troubles the one that needs most help is named', () => {
    expect(troubleOf(applyChange(UNKNOWN_CONDITION, [0x38, 0x68, 0x0f, 0x00]))).toBe('hardwareError');
    expect(troubleOf(applyChange(UNKNOWN_CONDITION, [0x38, 0x08, 0x0f, 0x00]))).toBe('cutterFault');
    expect(troubleOf(applyChange(UNKNOWN_CONDITION, [0x38, 0x00, 0x0f, 0x00]))).toBe('coverOpen');
    const jammed = { ...applyChange(UNKNOWN_CONDITION, [0x38, 0, 0x0f, 0]), full: FINE };
    expect(troubleOf({ ...jammed, full: { ...FINE, isPaperJammed: true } })).toBe('paperJammed');
  });

  it('what both ways of asking tell is named once', () => {
    const both = {
      ...applyChange(UNKNOWN_CONDITION, [0x38, 0x08, 0, 0]),
      full: { ...FINE, isCoverOpen: true },
    };
    expect(wordsOf({ ...both, full: { ...both.full, hasCutterError: true } }).detail).toBe(
      'status cutter error, cover open, offline',
    );
  });
});
