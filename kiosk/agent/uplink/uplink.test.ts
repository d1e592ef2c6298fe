import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KioskId, RegionId } from '../../../shared/domain/ids.ts';
import { OrderNotice } from '../../../shared/domain/work-order.ts';
import { DOWN_EXAMPLES } from '../../../shared/protocol/examples.ts';
import { systemClock, type Clock } from '../../../shared/time/clock.ts';
import { draft, open, silentLog, tempFolder, type Opened } from '../outbox/test-support.ts';
import { TestController } from './test-controller.ts';
import { createUplink, type Uplink } from './uplink.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);

/** Real timers, but `factor` times as fast as they say; MQTT.js keeps its own slow ones. */
function fastClock(factor: number): Clock {
  return {
    nowMs: () => systemClock.nowMs(),
    monoMs: () => systemClock.monoMs() * factor,
    setTimer: (delayMs, run) => systemClock.setTimer(delayMs / factor, run),
  };
}

const [ORDER] = OrderNotice.array().parse(DOWN_EXAMPLES.orders.orders);
const ADDRESS = { region: RegionId.parse('510106'), kiosk: KioskId.parse('jn-0001') };

describe('uplink, over a real broker', () => {
  let controller: TestController;
  let cleanups: (() => Promise<void> | void)[];

  beforeEach(async () => {
    controller = new TestController(ADDRESS);
    cleanups = [() => controller.stop()];
    await controller.start();
  });

  afterEach(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  });

  interface KioskOptions {
    readonly file?: string;
    readonly secret?: string;
    readonly endpoints?: readonly string[];
    readonly beatIntervalMs?: number;
    readonly random?: () => number;
    readonly clock?: Clock;
    readonly orders?: (readonly OrderNotice[])[];
  }

  function kiosk(options: KioskOptions = {}): Opened & { uplink: Uplink } {
    const clock = options.clock ?? systemClock;
    const opened = open(options.file ?? ':memory:', { clock });
    const uplink = createUplink({
      config: {
        endpoints: options.endpoints ?? [controller.endpoint],
        region: ADDRESS.region,
        kioskId: ADDRESS.kiosk,
        secret: options.secret ?? controller.secret,
        ...(options.beatIntervalMs === undefined ? {} : { beatIntervalMs: options.beatIntervalMs }),
      },
      outbox: opened.outbox,
      store: opened.store,
      clock,
      random: options.random ?? (() => 0.01),
      log: silentLog,
      describe: () => ({ agentVersion: '0.1.0', devices: [], services: [] }),
      vitals: () => ({ isServing: true, openServices: 2, devices: {} }),
      onOrders: (orders) => void options.orders?.push(orders),
    });
    cleanups.push(async () => {
      await uplink.stop('shutdown');
      opened.abandon();
    });
    return { ...opened, uplink };
  }

  function appendMany({ outbox }: Opened, count: number, name = 'fact'): string[] {
    const markers = Array.from({ length: count }, (_, i) => `${name} ${i + 1}`);
    for (const marker of markers) outbox.append(draft(marker));
    return markers;
  }

  it('says who it is before anything else, and sends records only after the answer', async () => {
    controller.behaviour.isAway = true;
    const one = kiosk({ beatIntervalMs: 50 });
    const facts = appendMany(one, 3);
    one.uplink.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(one.uplink.state).toBe('connecting');
    controller.behaviour.isAway = false;
    controller.send('rebirth', { reason: 'unknown-session' });
    await controller.until('records', () => controller.stored.length === 3, 15_000);
    expect(controller.stored).toEqual(facts);
    expect(controller.received.find(({ kind }) => kind !== 'beat')?.kind).toBe('birth');
    const birth = controller.of('birth')[0];
    expect(birth).toMatchObject({ bootCount: 1, connectCount: 1, agentVersion: '0.1.0' });
    expect(birth?.outbox).toEqual([expect.objectContaining({ lowSeq: 1, highSeq: 3 })]);
    expect(one.uplink.state).toBe('online');
  });

  it('sends what is appended while online at once, and forgets it on the watermark only', async () => {
    const one = kiosk();
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    controller.behaviour.isMute = true;
    appendMany(one, 5);
    await controller.until('stored', () => controller.stored.length === 5);
    expect(one.outbox.pendingRows()).toBe(5);
    controller.ok(one.outbox.ranges()[0]?.epoch ?? '');
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0);
  });

  it('hands over the open orders that the controller tells, and none that break their schema', async () => {
    const told: (readonly OrderNotice[])[] = [];
    const one = kiosk({ orders: told });
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    controller.send('orders', { orders: [{ ...ORDER, faultClass: 'rain' }] });
    controller.send('orders', { orders: Array.from({ length: 21 }, () => ORDER) });
    controller.send('orders', { orders: [ORDER], filler: 'x'.repeat(64 * 1024) });
    controller.send('orders', { orders: [ORDER] });
    controller.send('orders', { orders: [] });
    await controller.until('orders', () => told.length >= 2);
    expect(told).toEqual([[ORDER], []]);
    expect(one.uplink.counters()['unreadable']).toBe(3);
    expect(one.uplink.state).toBe('online');
  });

  it('a watermark that a failing disk refused is stored as soon as the disk can', async () => {
    const one = kiosk({ beatIntervalMs: 50 });
    controller.behaviour.isMute = true;
    const facts = appendMany(one, 3);
    one.uplink.start();
    await controller.until('stored', () => controller.stored.length === 3);
    one.store.db.pragma('query_only = ON');
    const beats = controller.of('beat').length;
    controller.ok(one.outbox.ranges()[0]?.epoch ?? '');
    await controller.until('beats', () => controller.of('beat').length >= beats + 3);
    expect(one.outbox.pendingRows()).toBe(3);
    expect(one.uplink.state).toBe('online');
    one.store.db.pragma('query_only = OFF');
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0);
    expect(controller.stored).toEqual(facts);
  });

  it('never has more batches under way than the controller grants', async () => {
    controller.behaviour.window = 2;
    controller.behaviour.isMute = true;
    const one = kiosk();
    appendMany(one, 1_000);
    one.uplink.start();
    await controller.until('two batches', () => controller.of('log').length === 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(controller.of('log')).toHaveLength(2);
    controller.behaviour.isMute = false;
    controller.ok(one.outbox.ranges()[0]?.epoch ?? '');
    await controller.until('all stored', () => controller.stored.length === 1_000);
    expect(new Set(controller.stored).size).toBe(1_000);
  });

  it('sends again from where the controller says that something is missing', async () => {
    let lost = 0;
    controller.behaviour.losesLog = (log) => log.firstSeq === 101 && lost++ === 0;
    const one = kiosk();
    const facts = appendMany(one, 700);
    one.uplink.start();
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0);
    expect(lost).toBeGreaterThan(0);
    expect(controller.stored).toEqual(facts);
    // Six batches came after the lost one and each was answered with a request; they counted as one.
    expect(controller.of('log').length).toBeLessThan(20);
  });

  it('connections that break after any number of bytes lose, repeat and reorder nothing', async () => {
    const lives = fc.sample(fc.oneof(fc.nat(1_500), fc.nat(25_000)), { seed: SEED, numRuns: 25 });
    controller.behaviour.window = 3;
    controller.behaviour.cutsAfterBytes = () => lives.pop() ?? Infinity;
    const one = kiosk({ random: () => 0.0001 });
    const facts = appendMany(one, 500);
    one.uplink.start();
    for (let round = 0; lives.length > 0; round++) {
      facts.push(...appendMany(one, 50, `round ${round} fact`));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0, 15_000);
    expect(controller.stored).toEqual(facts);
    const births = controller.of('birth');
    const counts = births.map(({ connectCount }) => connectCount);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(births.map(({ sessionId }) => sessionId)).size).toBe(births.length);
  });

  it('a restored controller gets back what it has lost, on the same or on a new connection', async () => {
    const one = kiosk();
    const facts = appendMany(one, 10);
    one.uplink.start();
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0);
    const epoch = one.outbox.ranges()[0]?.epoch ?? '';
    controller.stored = facts.slice(0, 4);
    controller.keys = new Map(facts.slice(0, 4).map((marker, index) => [`${epoch}/${index + 1}`, marker]));
    controller.marks.set(epoch, 4);
    controller.epoch = '0b2d5f0e-0000-4000-8000-00000000beef';
    controller.send('rebirth', { reason: 'restored' });
    await controller.until('stored again', () => controller.stored.length === 10, 15_000);
    expect(controller.stored).toEqual(facts);
    expect(controller.connectionsAtMs).toHaveLength(1);
  });

  it('previous epochs are drained to their end before the present one begins', async () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const facts: string[] = [];
    for (let run = 1; run <= 3; run++) {
      const past = open(file, { clock: systemClock });
      facts.push(...appendMany(past, 150, `run ${run} fact`));
      past.abandon();
    }
    const one = kiosk({ file });
    facts.push(...appendMany(one, 150, 'run 4 fact'));
    one.uplink.start();
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0);
    expect(controller.stored).toEqual(facts);
    const epochs = controller.of('log').map(({ epoch }) => epoch);
    expect(epochs.filter((epoch, index) => epoch !== epochs[index - 1])).toHaveLength(4);
    expect(controller.of('birth')[0]?.outbox).toHaveLength(4);
    await one.uplink.stop('shutdown');
    one.abandon();
  });

  it('finds the one record that the controller refuses, sets it aside, and all others arrive', async () => {
    controller.behaviour.refuses = (log) =>
      log.records.some((record) => JSON.stringify(record).includes('"fact 77"'));
    const one = kiosk();
    const facts = appendMany(one, 230);
    one.uplink.start();
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0);
    expect(controller.stored).toHaveLength(230);
    expect(controller.stored.filter((marker) => !facts.includes(marker))).toEqual([
      expect.stringContaining('record 77 was refused'),
    ]);
    expect(controller.stored[76]).toContain('record 77 was refused');
    expect(one.uplink.counters()).toMatchObject({ rejectedRecords: 1 });
    expect(controller.of('log').length).toBeLessThan(25);
  });

  it('a controller that refuses everything costs one record at most, and is left alone', async () => {
    controller.behaviour.refuses = () => true;
    const one = kiosk();
    appendMany(one, 50);
    one.uplink.start();
    await controller.until('given up', () => one.uplink.state === 'offline', 15_000);
    expect(one.uplink.counters()).toMatchObject({ rejectedRecords: 1 });
    expect(one.outbox.pendingRows()).toBe(50);
  });

  it('a refused birth is not repeated at once', async () => {
    controller.behaviour.refusesBirth = true;
    const one = kiosk({ random: () => 0.5 });
    one.uplink.start();
    await controller.until(
      'refused',
      () => one.uplink.state === 'offline' && controller.of('birth').length > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(controller.of('birth')).toHaveLength(1);
  });

  it('waits for a broker that is not there yet', async () => {
    await controller.stop();
    const one = kiosk({ random: () => 0.05 });
    const facts = appendMany(one, 3);
    one.uplink.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(one.uplink.state).not.toBe('online');
    await controller.start();
    await controller.until('stored', () => controller.stored.length === 3);
    expect(controller.stored).toEqual(facts);
  });

  it('walks the endpoints in order until one answers', async () => {
    const one = kiosk({ endpoints: ['mqtt://127.0.0.1:1', 'mqtt://127.0.0.1:2', controller.endpoint] });
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    expect(one.uplink.counters()).toMatchObject({ connects: 3 });
  });

  it('a wrong password is tried ever more rarely', async () => {
    const one = kiosk({ secret: 'wrong', random: () => 0.1 });
    one.uplink.start();
    await controller.until('five attempts', () => controller.connectionsAtMs.length === 5);
    const times = controller.connectionsAtMs;
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    for (const [index, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(100 * 2 ** index - 10);
    expect(controller.received).toEqual([]);
  });

  it('beats with how it feels, and knows the clock of the controller', async () => {
    controller.behaviour.clockAheadMs = 90_000;
    const one = kiosk({ beatIntervalMs: 50 });
    expect(one.uplink.clockOffsetMs).toBeNull();
    one.uplink.start();
    await controller.until('beats', () => controller.of('beat').length >= 3);
    expect(Math.abs((one.uplink.clockOffsetMs ?? 0) - 90_000)).toBeLessThan(100);
    expect(controller.of('beat')[1]).toMatchObject({ isServing: true, openServices: 2, outboxRows: 0 });
    expect(controller.of('beat')[1]?.sessionId).toBe(controller.of('birth')[0]?.sessionId);
  });

  it('waits at a broker whose controller is away, and comes back when it does', async () => {
    controller.announce(false);
    const one = kiosk();
    const facts = appendMany(one, 2);
    one.uplink.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(one.uplink.state).toBe('offline');
    expect(controller.of('birth')).toHaveLength(0);
    controller.announce(true);
    await controller.until('stored', () => controller.stored.length === 2);
    expect(controller.stored).toEqual(facts);
    expect(controller.connectionsAtMs).toHaveLength(1);
  });

  it('a planned stop says bye and leaves no death behind; a cut leaves a death of that session', async () => {
    const one = kiosk();
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    controller.cut();
    await controller.until('death', () => controller.of('death').length === 1);
    expect(controller.of('death')[0]?.sessionId).toBe(controller.of('birth')[0]?.sessionId);
    await controller.until('online again', () => one.uplink.state === 'online');
    await one.uplink.stop('update', 1_795_392_000_000);
    expect(controller.of('bye')).toMatchObject([{ reason: 'update', backByMs: 1_795_392_000_000 }]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(controller.of('death')).toHaveLength(1);
    expect(one.uplink.state).toBe('offline');
  });

  it('stopping works in every state and is final', async () => {
    const idle = kiosk();
    await idle.uplink.stop('shutdown');
    const connecting = kiosk();
    connecting.uplink.start();
    await connecting.uplink.stop('shutdown');
    connecting.uplink.start();
    const waiting = kiosk({ endpoints: ['mqtt://127.0.0.1:1'], random: () => 0.9 });
    waiting.uplink.start();
    await controller.until('waiting', () => waiting.uplink.state === 'offline');
    await waiting.uplink.stop('shutdown');
    expect([idle, connecting, waiting].map(({ uplink }) => uplink.state)).toEqual([
      'offline',
      'offline',
      'offline',
    ]);
    expect(controller.of('birth')).toHaveLength(0);
  });

  it('a link on which nothing comes back any more is given up', async () => {
    const one = kiosk({ beatIntervalMs: 100 });
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    controller.freeze();
    await controller.until('a second birth', () => controller.of('birth').length === 2);
    expect(one.uplink.counters()['losses'] ?? 0).toBeLessThanOrEqual(1);
    expect(controller.connectionsAtMs).toHaveLength(2);
  });

  it('silence is noticed even where pings are too rare to notice it', async () => {
    const one = kiosk({ clock: fastClock(100) });
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    controller.freeze();
    await controller.until('a second birth', () => controller.of('birth').length === 2);
    expect(one.uplink.counters()['silences']).toBeGreaterThan(0);
  });

  it('a controller that talks but acknowledges nothing for a minute is left and asked again', async () => {
    const one = kiosk({ clock: fastClock(100) });
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    controller.behaviour.losesLog = () => true;
    const chatter = setInterval(() => controller.send('time', { t0Ms: 1, t1Ms: 1, t2Ms: 1 }), 50);
    cleanups.push(() => clearInterval(chatter));
    const facts = appendMany(one, 3);
    await controller.until('a second birth', () => controller.of('birth').length === 2);
    controller.behaviour.losesLog = () => false;
    await controller.until('acknowledged', () => one.outbox.pendingRows() === 0);
    expect(controller.stored).toEqual(facts);
    expect(one.uplink.counters()['silences']).toBe(1);
  });

  it('messages that it cannot read are counted and change nothing', async () => {
    const one = kiosk();
    one.uplink.start();
    await controller.until('online', () => one.uplink.state === 'online');
    controller.send('ok', { epoch: 'nonsense', seq: -1 });
    controller.send('time', { v: 2 });
    await controller.until('counted', () => one.uplink.counters()['unreadable'] === 2);
    expect(one.uplink.state).toBe('online');
  });
});
