import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { encodeRequest } from './codec.ts';
import { traceAnswer, traceDiscarded, traceRequest } from './redacted-trace.ts';

/** Without preamble, length and checksum. */
const bodyOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex')).slice(7, -1);

describe('redacted trace', () => {
  it('a record is never shown, not even one that comes late, under another request or under none', () => {
    for (const hex of [...Object.values(vectors.sam.baseInfo), ...Object.values(vectors.sam.baseInfoFp)]) {
      for (const request of ['readBase', 'status', 'find', undefined] as const) {
        const entry = traceAnswer(bodyOf(hex), request);
        expect(entry).toMatchObject({ label: 'SW3 90', hex: null, lengthBytes: hex.length / 2 });
      }
    }
  });

  it('nothing that came for a record is shown, however short', () => {
    expect(traceAnswer(bodyOf(vectors.sam.shortResponses.readFailed41), 'readBase').hex).toBeNull();
  });

  it('what could not be understood may be a piece of a record, and is only counted', () => {
    expect(traceDiscarded(600)).toEqual({
      direction: 'from-device',
      label: 'discarded',
      lengthBytes: 600,
      hex: null,
    });
  });

  it('requests and the answers of the module about itself are shown', () => {
    expect(traceRequest('find', encodeRequest('find'))).toEqual({
      direction: 'to-device',
      label: 'find card',
      lengthBytes: 10,
      hex: vectors.sam.requests.find,
    });
    expect(traceAnswer(bodyOf(vectors.sam.samId), 'samId').hex).toHaveLength(2 * 19);
  });
});
