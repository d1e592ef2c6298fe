/** What a healthy SAM module answers: the sequence empty, present, found, selected, read (devices.md 1.2 to 1.4). */
import type { IdCard } from '../id-card-reader.ts';
import { encodeIdCard } from './cards.ts';
import { encodeAnswer } from './codec.ts';
import type { SamRequestName } from './commands.ts';

export interface SamProfile {
  /** What "find" answers while a read card still lies there; modules differ (devices.md 1.4). */
  readonly findAfterRead: 'found' | 'notFound';
  /** On every card; two templates of 512 bytes, or none. */
  readonly fingerprintBytes: 0 | 512 | 1024;
}

export interface CardBay {
  readonly presentCard: (card: IdCard) => void;
  readonly removeCard: () => void;
  /** The frame of the answer. */
  readonly execute: (request: SamRequestName) => Uint8Array;
}

type Stage = 'empty' | 'present' | 'found' | 'selected' | 'read';

const CODES = {
  ok: 0x90,
  empty: 0x91,
  found: 0x9f,
  notFound: 0x80,
  readFailed: 0x41,
  selectFailed: 0x81,
} as const;
/** "Sequence lost": libsamv answers this, others 21 (devices.md 1.4). */
const OUT_OF_SEQUENCE = 0x24;
/** `05.03-20160926-0001234567-0987654321` (devices.md 1.3). */
const SAM_ID = Buffer.from('050003009EA1330187D61200B168DE3A', 'hex');
const FINGERPRINT_FIRST_BYTE = 0x43;

export function createCardBay(profile: SamProfile): CardBay {
  let stage: Stage = 'empty';
  let record: Uint8Array = new Uint8Array();

  function find(): Uint8Array {
    const isHidden = stage === 'read' && profile.findAfterRead === 'notFound';
    if (stage === 'empty' || isHidden) return encodeAnswer(CODES.notFound);
    stage = 'found';
    return encodeAnswer(CODES.found, new Uint8Array(4));
  }

  /** Selecting without finding is out of sequence, but a card that left after it was found is gone. */
  function select(): Uint8Array {
    if (stage !== 'found') return encodeAnswer(stage === 'empty' ? CODES.selectFailed : OUT_OF_SEQUENCE);
    stage = 'selected';
    return encodeAnswer(CODES.ok, new Uint8Array(8));
  }

  function read(data: () => Uint8Array): Uint8Array {
    if (stage !== 'selected') return encodeAnswer(stage === 'empty' ? CODES.readFailed : OUT_OF_SEQUENCE);
    stage = 'read';
    return encodeAnswer(CODES.ok, data());
  }

  return {
    presentCard(card) {
      record = encodeIdCard(card);
      stage = 'present';
    },
    removeCard() {
      record = new Uint8Array();
      stage = 'empty';
    },
    execute(request) {
      switch (request) {
        case 'find':
          return find();
        case 'select':
          return select();
        case 'readBase':
          return read(() => record);
        case 'readBaseFp':
          return read(() => withFingerprint(record, profile.fingerprintBytes));
        case 'readNewAddress':
          return encodeAnswer(CODES.empty);
        case 'samId':
          return encodeAnswer(CODES.ok, SAM_ID);
        case 'reset':
        case 'status':
        case 'rfMax':
        case 'baud115200':
        case 'baud57600':
        case 'baud38400':
        case 'baud19200':
        case 'baud9600':
          return encodeAnswer(CODES.ok);
      }
    },
  };
}

/** The record with a third length after the first two, and that many bytes at its end. */
function withFingerprint(record: Uint8Array, fingerprintBytes: number): Uint8Array {
  const lengths = record.subarray(0, 4);
  const templates = new Uint8Array(fingerprintBytes);
  for (let at = 0; at < fingerprintBytes; at += 512) templates[at] = FINGERPRINT_FIRST_BYTE;
  return Uint8Array.of(
    ...lengths,
    fingerprintBytes >> 8,
    fingerprintBytes & 0xff,
    ...record.subarray(4),
    ...templates,
  );
}
