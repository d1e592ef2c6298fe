import { describe, expect, it } from 'vitest';
import { fuzzDecode } from './decode.fuzz.ts';
import { UP_EXAMPLES } from './examples.ts';
import { decodeDown, decodeUp, encode, MAX_PAYLOAD_BYTES } from './index.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const cases = Number(process.env['FUZZ_CASES'] ?? 60_000);

function refusalOf(payload: Uint8Array): unknown {
  const result = decodeUp('beat', payload);
  return result.ok ? 'accepted' : { reason: result.refusal.reason, messageId: result.refusal.messageId };
}

describe('decode', () => {
  it('gives back what was encoded', () => {
    const result = decodeUp('log', encode(UP_EXAMPLES.log));
    expect(result.ok && result.message).toEqual(UP_EXAMPLES.log);
  });

  it('ignores unknown fields, so that a newer kiosk may say more', () => {
    expect(decodeUp('death', encode({ ...UP_EXAMPLES.death, mood: 'fine' })).ok).toBe(true);
  });

  it('refuses an unknown version and names the message', () => {
    expect(refusalOf(encode({ ...UP_EXAMPLES.beat, v: 2 }))).toEqual({
      reason: 'unknown-version',
      messageId: UP_EXAMPLES.beat.id,
    });
  });

  it('refuses more than 64 KB before reading any of it', () => {
    expect(refusalOf(new Uint8Array(MAX_PAYLOAD_BYTES + 1))).toEqual({
      reason: 'oversized',
      messageId: null,
    });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['half a message', encode(UP_EXAMPLES.beat).slice(0, 40)],
    ['broken UTF-8', Uint8Array.from([0x22, 0xff, 0xfe, 0x22])],
  ])('calls %s malformed', (_name, payload) => {
    expect(refusalOf(payload)).toEqual({ reason: 'malformed', messageId: null });
  });

  it.each(['null', '[]', '"x"', '1', '{"v":1}'])('never throws on JSON that is no message: %s', (text) => {
    expect(decodeDown('ok', new TextEncoder().encode(text)).ok).toBe(false);
  });

  it('never repeats values in its reasons, since they may be personal', () => {
    const result = decodeUp(
      'beat',
      encode({ ...UP_EXAMPLES.beat, isServing: '测试甲', sessionId: '11010519491231002X' }),
    );
    expect(JSON.stringify(result)).not.toMatch(/测试甲|11010519491231002X/);
  });

  it(
    `never throws and never accepts what its schema refuses (${cases} seeded mutations, FC_SEED=${seed})`,
    { timeout: 600_000 },
    () => {
      const result = fuzzDecode(seed, cases);
      expect(result.accepted).toBeGreaterThan(cases / 100);
      expect(result.accepted).toBeLessThan(cases);
    },
  );
});
