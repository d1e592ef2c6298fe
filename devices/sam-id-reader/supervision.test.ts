/** Start-up, faults of the module and pace of the driver, in memory and on a clock that tests move (devices.md 1.3 to 1.5). */
import { describe, expect, it } from 'vitest';
import type { SamBehaviour } from './behaviours.ts';
import { encodeRequest, wireBytes } from './codec.ts';
import { card, createRig, forEver, titleOf } from './driver-rig.ts';
import { ASKING_POLL_MS } from './reader-state.ts';

describe('what the technician is told', () => {
  it('66 is for field service: nothing is retried, and the line stays watched', async () => {
    const { simulator, clock, reader, requests, end, start } = createRig();
    simulator.script({ name: 'unauthorised' });
    expect(await start()).toBe('started');
    expect(reader.status).toMatchObject({
      device: 'hardwareError',
      link: 'up',
      action: 'maintenance',
      detail: 'SW3 66',
    });
    reader.setAttention('asking');
    requests.length = 0;
    await clock.advance(30_000);
    expect(new Set(requests)).toEqual(new Set(['status']));
    expect(requests.length).toBeLessThanOrEqual(11);
    expect(reader.counters()['hardwareError']).toBe(1);
    simulator.clearScript();
    simulator.script({ name: 'swallowAnswer', times: forEver });
    await clock.advance(10_000);
    expect(end()).toMatchObject({ reason: 'silent' });
  });

  it('60 is a hardware error until the reset that follows at once', async () => {
    const { simulator, clock, reader, statuses, requests, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'selfTestFailedUntilReset' });
    await clock.advance(ASKING_POLL_MS);
    expect(requests.slice(0, 4)).toEqual(['find', 'reset', 'status', 'samId']);
    expect(statuses).toContainEqual({ device: 'hardwareError', action: 'reset', detail: 'SW3 60' });
    expect(reader.status).toMatchObject({ device: 'online', action: null, detail: null });
  });

  const incurable: readonly (readonly [SamBehaviour, detail: string])[] = [
    [{ name: 'answerCode', sw3: 0x60, times: forEver }, 'SW3 60'],
    [{ name: 'answerCode', sw3: 0x60, on: 'find', times: forEver }, 'SW3 60'],
    [{ name: 'answerCode', sw3: 0x47, on: 'select', times: forEver }, 'SW3 47'],
  ];

  it.each(incurable.map(([behaviour, detail]) => [titleOf(behaviour), behaviour, detail] as const))(
    '%s, which no reset cures, calls for somebody and neither flickers nor floods the line',
    async (_title, behaviour, detail) => {
      const { simulator, clock, reader, requests, statuses, startAsking } = createRig();
      await startAsking();
      simulator.script(behaviour);
      simulator.presentCard(card);
      await clock.advance(ASKING_POLL_MS);
      expect(reader.status).toMatchObject({ device: 'hardwareError', action: 'reset', detail });
      requests.length = 0;
      statuses.length = 0;
      await clock.advance(30_000);
      expect(statuses).toEqual([{ action: 'maintenance' }]);
      expect(requests.length).toBeLessThanOrEqual(60);
      expect(reader.counters()['hardwareError']).toBe(1);
      simulator.clearScript();
      await clock.advance(3000);
      expect(reader.status).toMatchObject({ device: 'online', action: null, detail: null });
    },
  );

  it('a command without privilege is a matter of configuration', async () => {
    const { simulator, clock, reader, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'answerCode', sw3: 0x23, on: 'find', times: forEver });
    await clock.advance(ASKING_POLL_MS);
    expect(reader.status).toMatchObject({
      device: 'hardwareError',
      action: 'configuration',
      detail: 'SW3 23',
    });
    expect(reader.counters()['unsupported']).toBe(1);
  });

  it('three time-outs end the driver, although the status is answered in between', async () => {
    const { simulator, clock, end, startAsking } = createRig();
    await startAsking();
    simulator.script({ name: 'swallowAnswer', on: 'find', times: forEver });
    await clock.advance(5000);
    expect(end()).toMatchObject({ reason: 'silent' });
  });

  it('single time-outs far apart end nothing', async () => {
    const { simulator, clock, reader, end, startAsking } = createRig();
    await startAsking();
    for (let round = 0; round < 6; round += 1) {
      simulator.script({ name: 'swallowAnswer', on: 'find' });
      await clock.advance(5000);
    }
    expect(end()).toBeUndefined();
    expect(reader.counters()['timeout']).toBe(6);
    expect(reader.status.link).toBe('up');
  });
});

describe('start', () => {
  it('resets, waits for a good status and asks for the serial number', async () => {
    const { requests, start, reader } = createRig();
    expect(await start()).toBe('started');
    expect(requests.slice(0, 3)).toEqual(['reset', 'status', 'samId']);
    expect(reader.status.identity).toBe('05.03-20160926-0001234567-0987654321');
  });

  it.each<[string, SamBehaviour]>([
    ['refuses the reset', { name: 'answerCode', sw3: 0x21, on: 'reset' }],
    ['swallows the reset', { name: 'swallowAnswer', on: 'reset' }],
    ['needs a second to get ready', { name: 'answerCode', sw3: 0x24, on: 'status', times: 4 }],
  ])('a module that %s starts all the same', async (_what, behaviour) => {
    const { simulator, start, reader } = createRig();
    simulator.script(behaviour);
    expect(await start()).toBe('started');
    expect(reader.status).toMatchObject({ device: 'online', identity: expect.any(String) as string });
  });

  it.each<[string, SamBehaviour]>([
    ['refuses', { name: 'answerCode', sw3: 0x21, on: 'samId', times: forEver }],
    ['may not give', { name: 'answerCode', sw3: 0x23, on: 'samId', times: forEver }],
    ['swallows', { name: 'swallowAnswer', on: 'samId', times: forEver }],
  ])('a module that %s its serial number works without', async (_what, behaviour) => {
    const { simulator, start, reader } = createRig();
    simulator.script(behaviour);
    expect(await start()).toBe('started');
    expect(reader.status).toMatchObject({ device: 'online', identity: null });
  });

  it('a device that speaks something else rejects with another code than a silent one', async () => {
    const { simulator, start, end } = createRig();
    simulator.script({ name: 'garbageInstead', times: forEver });
    expect(await start()).toMatchObject({
      code: 'device.protocol',
      message: expect.stringContaining('baud') as string,
    });
    expect(end()).toMatchObject({ reason: 'silent' });
  });

  it('a module whose status never gets good is rejected', async () => {
    const { simulator, start } = createRig();
    simulator.script({ name: 'answerCode', sw3: 0x24, on: 'status', times: forEver });
    expect(await start()).toMatchObject({ code: 'device.protocol' });
  });

  it('a start whose signal has aborted already rejects', async () => {
    const { reader } = createRig();
    await expect(reader.start(AbortSignal.abort())).rejects.toMatchObject({ code: 'device.cancelled' });
  });
});

describe('time', () => {
  it('a card is in the session after at most one poll and 1.3 times the wire time of its bytes', async () => {
    const baud = 115_200;
    const { simulator, clock, events, reader, startAsking } = createRig({ paceBaud: baud });
    await startAsking();
    const requestBytes = (['find', 'select', 'readBase'] as const).map((name) => encodeRequest(name).length);
    const answerBytes = [wireBytes(7), wireBytes(11), 1295];
    const bytes = [...requestBytes, ...answerBytes].reduce((sum, size) => sum + size, 0);
    const wireMs = (bytes * 10 * 1000) / baud;
    for (let offsetMs = 0; offsetMs < ASKING_POLL_MS; offsetMs += 37) {
      await clock.advance(offsetMs);
      events.length = 0;
      simulator.presentCard(card);
      await clock.advance(ASKING_POLL_MS + 1.3 * wireMs);
      expect(events).toMatchObject([{ type: 'read' }]);
      const [event] = events;
      expect(event?.type === 'read' && event.durationMs).toBeLessThanOrEqual(1.3 * wireMs);
      simulator.removeCard();
      await clock.advance(3000);
    }
    expect(reader.counters()).toMatchObject({ timeout: 0, unexpectedFrame: 0 });
  });

  it('asking polls every 300 ms, idle watches every 3 s, and asking begins at once', async () => {
    const { clock, requests, reader, start } = createRig();
    await start();
    requests.length = 0;
    await clock.advance(30_000);
    expect(requests).toHaveLength(10);
    expect(new Set(requests)).toEqual(new Set(['status']));
    requests.length = 0;
    reader.setAttention('asking');
    await clock.advance(1);
    expect(requests).toEqual(['find']);
    await clock.advance(3000);
    expect(requests).toHaveLength(11);
  });
});
