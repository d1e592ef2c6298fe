import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ok } from '../../../shared/protocol/index.ts';
import type { AckResult } from '../outbox/outbox.ts';
import { afterNack, afterOk, afterSending, allowance, IDLE_FLOW, isStalled, type Flow } from './flow.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);
const EPOCH = '0b2d5f0e-0000-4000-8000-000000000001';
const CONTROLLER = '0b2d5f0e-0000-4000-8000-00000000000c';

function ok(seq: number, overrides: Partial<Ok> = {}): Ok {
  return { v: 1, epoch: EPOCH, seq, controllerEpoch: CONTROLLER, window: 4, resend: false, ...overrides };
}

function send(flow: Flow, firstSeq: number, lastSeq: number, nowMs = 0): Flow {
  return afterSending(flow, { messageId: `m${firstSeq}-${lastSeq}`, epoch: EPOCH, firstSeq, lastSeq }, nowMs);
}

function hear(flow: Flow, message: Ok, nowMs = 0, ack: AckResult = 'raised'): Flow {
  return afterOk(flow, message, { ack, nowMs });
}

describe('flow', () => {
  it('the watermark settles every batch up to it and none above', () => {
    const flow = hear(send(send(send(IDLE_FLOW, 1, 100), 101, 200), 201, 300), ok(250));
    expect(flow.inFlight.map(({ firstSeq }) => firstSeq)).toEqual([201]);
    expect(flow.cursor).toEqual({ epoch: EPOCH, seq: 300 });
  });

  it('a window above 64 is not believed', () => {
    let flow = hear(IDLE_FLOW, ok(0, { window: 64 }));
    flow = { ...flow, window: 1_000 };
    for (let i = 0; i < 64; i++) flow = send(flow, i + 1, i + 1);
    expect(allowance(flow)).toBe(0);
  });

  it('a request to send again counts once, until it is repeated two seconds later', () => {
    const sent = send(send(IDLE_FLOW, 1, 100), 101, 200);
    const once = hear(sent, ok(0, { resend: true }), 1_000, 'unchanged');
    expect(once).toMatchObject({ cursor: null, inFlight: [] });
    const again = send(send(once, 1, 100), 101, 200);
    expect(hear(again, ok(0, { resend: true }), 2_900, 'unchanged').inFlight).toHaveLength(2);
    expect(hear(again, ok(0, { resend: true }), 3_100, 'unchanged').inFlight).toHaveLength(0);
    expect(hear(again, ok(100, { resend: true }), 1_500).inFlight).toHaveLength(0);
  });

  it('a lowered watermark starts again from it, whatever is under way', () => {
    expect(hear(send(IDLE_FLOW, 5, 9), ok(2), 0, 'lowered')).toMatchObject({ cursor: null, inFlight: [] });
  });

  it('is stalled when something is under way and no ok came for a minute, and only then', () => {
    expect(isStalled(IDLE_FLOW, 1e9)).toBe(false);
    const flow = send(IDLE_FLOW, 1, 1, 5_000);
    expect(isStalled(flow, 65_000)).toBe(false);
    expect(isStalled(flow, 65_001)).toBe(true);
    expect(isStalled(hear(flow, ok(0), 60_000, 'unchanged'), 65_001)).toBe(false);
  });

  it('a nack of something that is not under way changes nothing', () => {
    const flow = send(IDLE_FLOW, 1, 10);
    expect(afterNack(flow, 'another', 0)).toEqual({ flow, poison: null });
  });

  it('finds every refused record and blames no other, in few messages', () => {
    const law = (size: number, bad: ReadonlySet<number>) => {
      const replaced = new Set<number>();
      let flow = hear(IDLE_FLOW, ok(0));
      let watermark = 0;
      let messages = 0;
      while (watermark < size) {
        const limit = allowance(flow);
        expect(limit).toBeGreaterThan(0);
        const firstSeq = Math.max(watermark, flow.cursor?.seq ?? 0) + 1;
        const lastSeq = Math.min(size, firstSeq + limit - 1);
        flow = send(flow, firstSeq, lastSeq);
        messages += 1;
        const isRefused = [...bad].some((seq) => seq >= firstSeq && seq <= lastSeq && !replaced.has(seq));
        if (isRefused) {
          const result = afterNack(flow, `m${firstSeq}-${lastSeq}`, 0);
          flow = result.flow;
          if (result.poison !== null) replaced.add(result.poison.seq);
        } else {
          watermark = lastSeq;
          flow = hear(flow, ok(watermark));
        }
      }
      expect(replaced).toEqual(bad);
      expect(messages).toBeLessThanOrEqual(Math.ceil(size / 100) + bad.size * 20);
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }),
        (size, bad) => law(size, new Set(bad.filter((seq) => seq <= size))),
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});
