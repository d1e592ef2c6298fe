import { describe, expect, it } from 'vitest';
import { KioskId, RegionId, SiteId } from '../../../shared/domain/ids.ts';
import { Listeners } from '../../../shared/events.ts';
import { noLog } from '../../../shared/log.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import type { FleetChange, KioskDetail } from '../../fleet/read-model.ts';
import { createEventHub, type StreamClient } from './event-hub.ts';

const TICK_MS = 250;

function createHub() {
  const clock = createTestClock();
  const changes = new Listeners<[readonly FleetChange[]]>();
  const reads: string[] = [];
  const store = { isBroken: false };
  const hub = createEventHub({
    clock,
    random: () => 0.5,
    log: noLog,
    subscribe: (listener) => changes.add(listener),
    fleet: {
      async findKiosk(id) {
        reads.push(id);
        if (store.isBroken) throw new Error('the disk is gone');
        return id === 'deleted' ? undefined : kiosk(id);
      },
    },
  });
  return {
    clock,
    hub,
    reads,
    store,
    change: (...ids: string[]) =>
      changes.emit(ids.map((id) => ({ type: 'kiosk', kioskId: KioskId.parse(id) }))),
    record: (id: string, recordType: string) =>
      changes.emit([{ type: 'record', kioskId: KioskId.parse(id), recordType, order: 1 }]),
  };
}

function kiosk(id: string): KioskDetail {
  return {
    id: KioskId.parse(id),
    name: `Kiosk ${id}`,
    site: { id: SiteId.parse('hall'), name: 'Hall' },
    region: RegionId.parse('510106'),
    labels: [],
    isRevoked: false,
    reasons: [],
    version: 1,
    lat: 30.69,
    lon: 104.05,
    link: 'online',
    linkSinceMs: 1,
    service: 'full',
    devices: 'ok',
    lastSeenAtMs: 2,
    agentVersion: '0.1.0',
    bootCount: 1,
    clockOffsetMs: 0,
    deviceList: [],
    serviceList: [],
  };
}

interface Event {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

/** Reads frames as a browser does. */
function createReader() {
  let text = '';
  const state = { isFull: false, isClosed: false };
  const client: StreamClient = {
    write(frame) {
      text += frame;
      return !state.isFull;
    },
    close() {
      state.isClosed = true;
    },
  };
  const events = (): Event[] =>
    text
      .split('\n\n')
      .filter((block) => block !== '')
      .map((block) => {
        const fields = block.split('\n').filter((line) => !line.startsWith(':'));
        const field = (name: string) =>
          fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const id = field('id');
        return {
          ...(id === undefined ? {} : { id }),
          event: field('event') ?? '',
          data: JSON.parse(field('data') ?? '{}') as Record<string, unknown>,
        };
      });
  return { client, state, events, names: () => events().map(({ event }) => event), raw: () => text };
}

describe('live event hub', () => {
  it('greets first, and a greeting without an id to resume from asks for the whole list', async () => {
    const { hub } = createHub();
    const reader = createReader();
    hub.attach(reader.client, undefined);
    expect(reader.events()).toMatchObject([{ event: 'hello', data: { isResumed: false } }]);
  });

  it('makes one event of all changes of a kiosk within a quarter of a second', async () => {
    const { hub, clock, change, record, reads } = createHub();
    const reader = createReader();
    hub.attach(reader.client, undefined);
    for (let i = 0; i < 100; i++) change('k1');
    record('k1', 'session');
    record('k1', 'status');
    record('k1', 'session');
    await clock.advance(TICK_MS);
    expect(reads).toEqual(['k1']);
    expect(reader.events().slice(1)).toMatchObject([
      { event: 'kiosk', data: { kiosk: { id: 'k1', name: 'Kiosk k1' }, records: ['session', 'status'] } },
    ]);
  });

  it('tells at most four events a second of one kiosk, however often it changes', async () => {
    const { hub, clock, change } = createHub();
    const reader = createReader();
    hub.attach(reader.client, undefined);
    for (let ms = 0; ms < 3_000; ms += 10) {
      change('k1');
      await clock.advance(10);
    }
    const count = reader.names().filter((name) => name === 'kiosk').length;
    expect(count).toBeGreaterThanOrEqual(10);
    expect(count).toBeLessThanOrEqual(12);
  });

  it('sends only the summary: details of a kiosk are for who asks', async () => {
    const { hub, clock, change } = createHub();
    const reader = createReader();
    hub.attach(reader.client, undefined);
    change('k1');
    await clock.advance(TICK_MS);
    expect(reader.raw()).not.toContain('deviceList');
  });

  it('sends the very same text to all clients', async () => {
    const { hub, clock, change, reads } = createHub();
    const readers = [createReader(), createReader(), createReader()];
    for (const { client } of readers) hub.attach(client, undefined);
    change('k1');
    await clock.advance(TICK_MS);
    expect(new Set(readers.map((reader) => reader.raw())).size).toBe(1);
    expect(reads).toHaveLength(1);
  });

  it('gives a client that comes back what it missed, once and in order, and greets it as resumed', async () => {
    const { hub, clock, change } = createHub();
    const before = createReader();
    const detach = hub.attach(before.client, undefined);
    change('k1');
    await clock.advance(TICK_MS);
    detach();
    change('k2');
    await clock.advance(TICK_MS);
    change('k3');
    await clock.advance(TICK_MS);
    const after = createReader();
    hub.attach(after.client, before.events().at(-1)?.id);
    expect(after.events()).toMatchObject([
      { event: 'kiosk', data: { kiosk: { id: 'k2' } } },
      { event: 'kiosk', data: { kiosk: { id: 'k3' } } },
      { event: 'hello', data: { isResumed: true } },
    ]);
  });

  it('does not resume a client that was away while nobody listened', async () => {
    const { hub, clock, change, reads } = createHub();
    const before = createReader();
    hub.attach(before.client, undefined)();
    await clock.advance(31_000);
    change('k1');
    await clock.advance(TICK_MS);
    expect(reads).toEqual([]);
    const after = createReader();
    hub.attach(after.client, before.events().at(-1)?.id);
    expect(after.events()).toMatchObject([{ event: 'hello', data: { isResumed: false } }]);
  });

  it('says "reset" instead of thousands of events when a whole fleet changes, and reads no kiosk for it', async () => {
    const { hub, clock, change, reads } = createHub();
    const reader = createReader();
    hub.attach(reader.client, undefined);
    change(...Array.from({ length: 5_000 }, (_, i) => `k${i}`));
    await clock.advance(TICK_MS);
    expect(reader.names()).toEqual(['hello', 'reset']);
    expect(reads).toEqual([]);
  });

  it('says "reset" when the store fails, and goes on with the next change', async () => {
    const { hub, clock, change, store } = createHub();
    const reader = createReader();
    hub.attach(reader.client, undefined);
    store.isBroken = true;
    change('k1');
    await clock.advance(TICK_MS);
    store.isBroken = false;
    change('deleted', 'k2');
    await clock.advance(TICK_MS);
    expect(reader.names()).toEqual(['hello', 'reset', 'kiosk']);
  });

  it('says every 15 seconds that it lives, with an event that moves no Last-Event-ID', async () => {
    const { hub, clock } = createHub();
    const reader = createReader();
    hub.attach(reader.client, undefined);
    await clock.advance(45_000);
    expect(reader.names()).toEqual(['hello', 'time', 'time', 'time']);
    expect(reader.events()[1]?.id).toBeUndefined();
    expect(reader.raw().match(/^: heartbeat$/gm)).toHaveLength(3);
  });

  it('drops a client that does not keep up, and no other', async () => {
    const { hub, clock, change } = createHub();
    const slow = createReader();
    const good = createReader();
    hub.attach(slow.client, undefined);
    hub.attach(good.client, undefined);
    slow.state.isFull = true;
    change('k1');
    await clock.advance(TICK_MS);
    change('k2');
    await clock.advance(TICK_MS);
    expect(slow.state.isClosed).toBe(true);
    expect(slow.names()).toEqual(['hello', 'kiosk']);
    expect(good.names()).toEqual(['hello', 'kiosk', 'kiosk']);
    expect(hub.clientCount()).toBe(1);
    expect(hub.droppedClients()).toBe(1);
  });

  it('leaves no timer and no client behind when it is closed', async () => {
    const { hub, clock, change } = createHub();
    const reader = createReader();
    const detach = hub.attach(reader.client, undefined);
    change('k1');
    hub.close();
    expect(reader.state.isClosed).toBe(true);
    // The socket tells only a moment later that it is closed.
    detach();
    expect(clock.pendingTimers()).toBe(0);
    change('k1');
    await clock.advance(60_000);
    expect(reader.names()).toEqual(['hello']);
  });
});
