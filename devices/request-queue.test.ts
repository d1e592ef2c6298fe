import { describe, expect, it } from 'vitest';
import { createTestClock } from '../test/support/test-clock.ts';
import { createCounters } from './counters.ts';
import { createRequestQueue, type DeviceRequest, type RequestPriority } from './request-queue.ts';

/** Frames are texts; "b:" answers the request with the label "b". */
function setUp(onTimeout?: (label: string) => void) {
  const clock = createTestClock();
  const counters = createCounters(['timeout', 'unexpectedFrame']);
  const sent: string[] = [];
  const wire: { gate: Promise<void> } = { gate: Promise.resolve() };
  const queue = createRequestQueue<string>({
    clock,
    counters,
    async send(bytes, label) {
      sent.push(`${label} ${Buffer.from(bytes).toString('hex')}`);
      await wire.gate;
    },
    ...(onTimeout === undefined ? {} : { onTimeout }),
  });
  const order = (
    label: string,
    priority: RequestPriority = 'normal',
    extra: Partial<DeviceRequest<string, string>> = {},
  ) =>
    queue.request<string>({
      label,
      bytes: Uint8Array.of(label.charCodeAt(0)),
      priority,
      deadlineMs: 1000,
      match: (frame) => (frame.startsWith(`${label}:`) ? frame.slice(label.length + 1) : undefined),
      ...extra,
    });
  return { clock, counters, sent, wire, queue, order };
}

describe('request queue', () => {
  it('sends the next request only when the one in flight has its answer', async () => {
    const { queue, order, sent } = setUp();
    const a = order('a');
    const b = order('b');
    expect(sent).toEqual(['a 61']);
    expect(queue.frame('a:yes')).toBe(true);
    expect(sent).toEqual(['a 61', 'b 62']);
    queue.frame('b:no');
    expect([await a, await b]).toEqual([
      { type: 'answer', value: 'yes' },
      { type: 'answer', value: 'no' },
    ]);
  });

  it('sends urgent before normal before status, and equals in the order they came', async () => {
    const { queue, order, sent } = setUp();
    const all = [
      order('x'),
      order('s', 'status'),
      order('n'),
      order('m'),
      order('u', 'urgent'),
      order('v', 'urgent'),
    ];
    for (const label of 'xuvnms') queue.frame(`${label}:`);
    await Promise.all(all);
    expect(sent.map((entry) => entry[0]).join('')).toBe('xuvnms');
  });

  it('an empty answer is an answer', async () => {
    const { queue, order } = setUp();
    const a = order('a');
    queue.frame('a:');
    expect(await a).toEqual({ type: 'answer', value: '' });
  });

  it('a frame that answers nobody is refused and counted', async () => {
    const { queue, order, counters } = setUp();
    expect(queue.frame('a:early')).toBe(false);
    const a = order('a');
    expect(queue.frame('b:wrong')).toBe(false);
    expect(counters.read().unexpectedFrame).toBe(2);
    queue.frame('a:right');
    expect(await a).toEqual({ type: 'answer', value: 'right' });
  });

  it('the deadline counts from sending, not from waiting', async () => {
    const { queue, order, clock } = setUp();
    const a = order('a', 'normal', { deadlineMs: 5000 });
    const b = order('b');
    await clock.advance(4000);
    queue.frame('a:ok');
    await clock.advance(900);
    queue.frame('b:ok');
    expect([(await a).type, (await b).type]).toEqual(['answer', 'answer']);
  });

  it('a request without an answer times out, is counted, and frees the line', async () => {
    const { order, clock, counters, sent } = setUp();
    const a = order('a');
    void order('b');
    await clock.advance(999);
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    expect(await a).toEqual({ type: 'timeout' });
    expect(counters.read().timeout).toBe(1);
    expect(sent).toEqual(['a 61', 'b 62']);
  });

  it('a late answer does not answer the next request', async () => {
    const { queue, order, clock } = setUp();
    const a = order('a');
    await clock.advance(1000);
    const b = order('b');
    expect(queue.frame('a:late')).toBe(false);
    queue.frame('b:own');
    expect([await a, await b]).toEqual([{ type: 'timeout' }, { type: 'answer', value: 'own' }]);
  });

  it('an urgent request made in onTimeout goes before everything that waits', async () => {
    const asked: string[] = [];
    const { order, clock, sent } = setUp((label) => {
      asked.push(label);
      if (label === 'a') void order('r', 'urgent');
    });
    void order('a');
    void order('u', 'urgent');
    void order('n');
    await clock.advance(0);
    await clock.advance(3000);
    expect(asked[0]).toBe('a');
    expect(sent.map((entry) => entry[0]).join('')).toBe('aurn');
  });

  it('waiting polls with the same key are asked once and both answered', async () => {
    const { queue, order, sent } = setUp();
    void order('a');
    const polls = [
      order('p', 'status', { coalesceKey: 'p' }),
      order('p', 'status', { coalesceKey: 'p' }),
      order('q', 'status', { coalesceKey: 'q' }),
    ];
    queue.frame('a:');
    queue.frame('p:1');
    queue.frame('q:2');
    expect(await Promise.all(polls)).toEqual(['1', '1', '2'].map((value) => ({ type: 'answer', value })));
    expect(sent).toHaveLength(3);
  });

  it('a poll that is already in flight is not shared: its answer may be older than the question', () => {
    const { queue, order, sent } = setUp();
    void order('p', 'status', { coalesceKey: 'p' });
    void order('p', 'status', { coalesceKey: 'p' });
    expect(sent).toHaveLength(1);
    queue.frame('p:1');
    expect(sent).toHaveLength(2);
  });

  it('a shared poll takes the highest priority of its callers', () => {
    const { queue, order, sent } = setUp();
    void order('a');
    void order('p', 'status', { coalesceKey: 'p' });
    void order('n');
    void order('p', 'urgent', { coalesceKey: 'p' });
    queue.frame('a:');
    expect(sent.at(-1)).toBe('p 70');
  });

  it('cancelled before sending, it is never sent', async () => {
    const { queue, order, sent } = setUp();
    const abort = new AbortController();
    void order('a');
    const b = order('b', 'normal', { signal: abort.signal });
    abort.abort();
    queue.frame('a:');
    expect(await b).toEqual({ type: 'cancelled', isSent: false });
    expect(sent).toHaveLength(1);
    expect(await order('c', 'normal', { signal: abort.signal })).toEqual({
      type: 'cancelled',
      isSent: false,
    });
  });

  it('one caller of a shared poll can leave without taking the poll away from the other', async () => {
    const { queue, order } = setUp();
    const abort = new AbortController();
    void order('a');
    const leaver = order('p', 'status', { coalesceKey: 'p', signal: abort.signal });
    const stayer = order('p', 'status', { coalesceKey: 'p' });
    abort.abort();
    queue.frame('a:');
    queue.frame('p:1');
    expect((await leaver).type).toBe('cancelled');
    expect(await stayer).toEqual({ type: 'answer', value: '1' });
  });

  it('cancelled in flight, the line stays taken until the owed answer is swallowed', async () => {
    const { queue, order, sent, counters } = setUp();
    const abort = new AbortController();
    const a = order('a', 'normal', { signal: abort.signal });
    void order('b');
    abort.abort();
    expect(await a).toEqual({ type: 'cancelled', isSent: true });
    expect(sent).toHaveLength(1);
    expect(queue.frame('a:owed')).toBe(true);
    expect(sent).toHaveLength(2);
    expect(counters.read().unexpectedFrame).toBe(0);
  });

  it('cancelled in flight and never answered, the deadline frees the line', async () => {
    const { order, sent, clock } = setUp();
    const abort = new AbortController();
    void order('a', 'normal', { signal: abort.signal });
    void order('b');
    abort.abort();
    await clock.advance(1000);
    expect(sent).toHaveLength(2);
  });

  it('a transmission is done when the bytes have left, and holds the line until then', async () => {
    const { queue, order, sent, wire } = setUp();
    const gate = Promise.withResolvers<void>();
    wire.gate = gate.promise;
    const t = queue.transmit({
      label: 't',
      bytes: Uint8Array.of(1, 2),
      priority: 'normal',
      deadlineMs: 1000,
    });
    void order('b');
    expect(sent).toEqual(['t 0102']);
    gate.resolve();
    expect(await t).toEqual({ type: 'answer', value: undefined });
    expect(sent).toEqual(['t 0102', 'b 62']);
  });

  it('a stream that fails closes the queue for all', async () => {
    const { order, wire, clock } = setUp();
    wire.gate = Promise.reject(new Error('unplugged'));
    const results = await Promise.all([order('a'), order('b')]);
    const closed = { type: 'closed', reason: 'unplugged' };
    expect([...results, await order('c')]).toEqual([closed, closed, closed]);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('close ends everything with its first reason, and no timer is left', async () => {
    const { queue, order, clock, sent } = setUp();
    const all = [order('a'), order('b')];
    queue.close('stopped');
    queue.close('again');
    const closed = { type: 'closed', reason: 'stopped' };
    expect(await Promise.all(all)).toEqual([closed, closed]);
    expect(queue.frame('a:late')).toBe(false);
    expect(clock.pendingTimers()).toBe(0);
    expect(sent).toHaveLength(1);
  });
});
