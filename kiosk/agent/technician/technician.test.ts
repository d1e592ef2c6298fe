/** Technician mode in a whole agent in test time: real drivers, simulators and store. */
import { afterEach, describe, expect, it } from 'vitest';
import { inventedChipCard } from '../../../devices/card-path.ts';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { createPlace, runAt, type Place } from '../card-custody/test-kiosk.ts';
import { CITIZEN, PERSONAL_TEXTS } from '../session/test-support.ts';
import type { TechnicianTouch } from '../ui-api/technician-messages.ts';
import { createTechnicianCodes } from './code.ts';

const codes = createTechnicianCodes('correct horse');
const WRONG = ['000000', '000001', '000002', '000003', '000004', '000005', '000006'];
const [PRINTER, READER, CARDS] = ['printer', 'reader', 'cards'].map((id) => DeviceId.parse(id));

let place: Place | undefined;
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  place?.dispose();
  place = undefined;
});

type WithoutScreen<T> = T extends unknown ? Omit<T, 'screen'> : never;

async function run() {
  place ??= createPlace();
  const kiosk = runAt(place);
  const { agent, clock } = kiosk;
  const screen = () => agent.view().technician?.screen ?? 'away';
  const touch = (touch: WithoutScreen<TechnicianTouch>) =>
    agent.dispatch({ type: 'technician', touch: { ...touch, screen: screen() } });
  const technician = {
    ...kiosk,
    screen,
    touch,
    view: () => agent.view().technician,
    code: (code = codes.current(clock.nowMs())) => touch({ do: 'code', code }),
    signIn() {
      touch({ do: 'open', language: 'zh' });
      technician.code();
    },
    show: (page: 'device' | 'network' | 'logs' | 'service' | 'refill', deviceId: DeviceId | null = null) =>
      touch({ do: 'show', page, deviceId }),
    /** Of all runs, in words. */
    story() {
      kiosk.records();
      return kiosk.acts.map(({ act, deviceId, result }) =>
        [act, ...(deviceId === null ? [] : [deviceId]), result].join(' '),
      );
    },
    async tested() {
      await kiosk.reach(() => technician.view()?.test?.state !== 'running');
      return technician.view()?.test;
    },
  };
  cleanUps.push(() => kiosk.stop().catch(() => {}));
  await kiosk.reach(() => agent.devices.every(({ status }) => status.device === 'online'));
  return technician;
}
type Run = Awaited<ReturnType<typeof run>>;

/** Ends this run, and starts the next one on the same disk. */
async function restarted(kiosk: Run): Promise<Run> {
  await kiosk.stop();
  cleanUps.splice(0);
  return await run();
}

const isOpen = (kiosk: Run) => kiosk.agent.view().services.some(({ isOpen }) => isOpen);

describe('the way in', () => {
  it('opens with the code of the machine, once, also after a restart', async () => {
    let kiosk = await run();
    const code = codes.current(kiosk.clock.nowMs());
    kiosk.touch({ do: 'open', language: 'zh' });
    kiosk.code(code);
    expect(kiosk.screen()).toBe('home');
    kiosk.touch({ do: 'leave' });
    kiosk.touch({ do: 'open', language: 'zh' });
    kiosk.code(code);
    expect(kiosk.view()).toMatchObject({ screen: 'code', code: { notice: 'used' }, devices: [] });
    kiosk = await restarted(kiosk);
    kiosk.touch({ do: 'open', language: 'zh' });
    kiosk.code(code);
    expect(kiosk.screen()).toBe('code');
  });

  it('is closed for a while after five wrong codes, and a restart does not shorten that', async () => {
    let kiosk = await run();
    kiosk.touch({ do: 'open', language: 'zh' });
    for (const code of WRONG.slice(0, 5)) kiosk.code(code);
    expect(kiosk.view()?.code).toEqual({ notice: 'paused', pausedMs: 30_000 });
    kiosk.code();
    expect(kiosk.screen()).toBe('code');
    kiosk = await restarted(kiosk);
    kiosk.touch({ do: 'open', language: 'zh' });
    expect(kiosk.view()?.code?.notice).toBe('paused');
    expect(kiosk.view()?.code?.pausedMs).toBeGreaterThan(0);
    await kiosk.clock.advance(31_000);
    kiosk.code();
    expect(kiosk.screen()).toBe('home');
    expect(kiosk.story()).toEqual(['refused failed', 'signed-in done']);
  });

  it('with a clock that is wrong refuses, and shows the time of the machine', async () => {
    const kiosk = await run();
    const rightCode = codes.current(kiosk.clock.nowMs());
    kiosk.clock.jumpWallClock(10 * 60_000);
    kiosk.touch({ do: 'open', language: 'zh' });
    kiosk.code(rightCode);
    expect(kiosk.view()).toMatchObject({
      code: { notice: 'wrong' },
      nowMs: kiosk.clock.nowMs(),
      isClockConfirmed: false,
    });
  });

  it('is no obstacle: a citizen who comes is served, and nobody comes in meanwhile', async () => {
    const kiosk = await run();
    kiosk.touch({ do: 'open', language: 'zh' });
    expect(isOpen(kiosk)).toBe(true);
    kiosk.agent.dispatch({ type: 'begin', step: 'attract' });
    expect(kiosk.step()).toBe('chooseService');
    expect(kiosk.view()).toBeNull();
    kiosk.touch({ do: 'open', language: 'zh' });
    expect(kiosk.view()).toBeNull();
    kiosk.agent.dispatch({ type: 'cancel', step: 'chooseService' });
  });

  it('closes behind somebody who went away, and the machine serves again', async () => {
    const kiosk = await run();
    kiosk.signIn();
    expect(isOpen(kiosk)).toBe(false);
    await kiosk.clock.advance(121_000);
    expect(kiosk.view()).toBeNull();
    expect(isOpen(kiosk)).toBe(true);
    expect(kiosk.story()).toEqual(['signed-in done', 'signed-out timed-out']);
  });
});

describe('a technician at work', () => {
  it('keeps the machine from serving: no touch and no card begins a visit', async () => {
    const kiosk = await run();
    kiosk.signIn();
    kiosk.agent.dispatch({ type: 'begin', step: 'attract' });
    expect(kiosk.step()).toBe('attract');
    expect(kiosk.agent.view().services[0]?.missing).toContain('kiosk.free');
    kiosk.touch({ do: 'leave' });
    kiosk.agent.dispatch({ type: 'cancel', step: 'attract' });
    kiosk.agent.dispatch({ type: 'begin', step: 'attract' });
    expect(kiosk.step()).toBe('chooseService');
    kiosk.agent.dispatch({ type: 'cancel', step: 'chooseService' });
  });

  it('prints a test page', async () => {
    const kiosk = await run();
    kiosk.signIn();
    kiosk.show('device', PRINTER);
    kiosk.touch({ do: 'test' });
    const test = await kiosk.tested();
    expect(test).toMatchObject({ deviceId: 'printer', state: 'passed', ask: null });
    expect(kiosk.printer.receipts()).toHaveLength(1);
    kiosk.records();
    expect(kiosk.acts.at(-1)?.steps?.map(({ name }) => name)).toEqual(['answers', 'ready', 'page']);
  });

  it.each([
    ['is taken by the technician who is asked to', true, ['page', 'takePaper'], 'passed'],
    ['that nobody takes is pulled back by the test', false, ['page', 'takePaper', 'retract'], 'failed'],
  ])('a page that is held out %s, and is no stray paper', async (_law, isTaken, steps, state) => {
    place = createPlace({ profile: 'custom-vkp80' });
    const kiosk = await run();
    kiosk.signIn();
    kiosk.show('device', PRINTER);
    kiosk.touch({ do: 'test' });
    await kiosk.reach(() => kiosk.view()?.test?.ask === 'takePaper');
    if (isTaken) kiosk.printer.takeReceipts();
    const test = await kiosk.tested();
    expect(test?.steps.slice(2).map(({ name }) => name)).toEqual(steps);
    expect(test?.state).toBe(state);
    expect(kiosk.printer.papers.map((paper) => paper.place)).toEqual([isTaken ? 'taken' : 'bin']);
    kiosk.records();
    expect(kiosk.papers).toEqual([]);
  });

  it('reads a test card, and nobody learns whose it is', async () => {
    const kiosk = await run();
    const views: string[] = [];
    kiosk.agent.onView((view) => views.push(JSON.stringify(view)));
    kiosk.signIn();
    kiosk.show('device', READER);
    kiosk.touch({ do: 'test' });
    await kiosk.reach(() => kiosk.view()?.test?.ask === 'layCard');
    // Of this machine the antenna is inside the motor reader; the test only wants to see a card.
    kiosk.path.onMove(() => {});
    kiosk.reader.presentCard({
      ...CITIZEN,
      photo: new Uint8Array(1024),
    });
    expect(await kiosk.tested()).toMatchObject({ state: 'passed' });
    kiosk.reader.removeCard();
    expect(kiosk.step()).toBe('attract');
    kiosk.records();
    const told = views.join('\n') + JSON.stringify(kiosk.acts);
    for (const personal of PERSONAL_TEXTS) expect(told).not.toContain(personal);
  });

  it('moves a card in and out, and the reader is back in its custody afterwards', async () => {
    const kiosk = await run();
    kiosk.signIn();
    kiosk.show('device', CARDS);
    kiosk.touch({ do: 'test' });
    await kiosk.reach(() => kiosk.view()?.test?.ask === 'insertCard');
    kiosk.path.insert(inventedChipCard('A'));
    await kiosk.reach(() => kiosk.view()?.test?.ask === 'takeCard');
    kiosk.path.take();
    expect(await kiosk.tested()).toMatchObject({ state: 'passed' });
    kiosk.touch({ do: 'leave' });
    // Longer than the window in which a card counts as left by somebody.
    await kiosk.clock.advance(2_000);
    await kiosk.insertCard('B');
    kiosk.agent.dispatch({ type: 'cancel', step: kiosk.step() });
    await kiosk.reach(() => kiosk.card()?.state === 'take');
    kiosk.path.take();
  });

  it('who leaves in the middle of a test gets the card back first; only then the machine serves', async () => {
    const kiosk = await run();
    kiosk.signIn();
    kiosk.show('device', CARDS);
    kiosk.touch({ do: 'test' });
    await kiosk.reach(() => kiosk.view()?.test?.ask === 'insertCard');
    kiosk.path.insert(inventedChipCard('A'));
    kiosk.touch({ do: 'leave' });
    expect(kiosk.view()?.isLeaving).toBe(true);
    expect(isOpen(kiosk)).toBe(false);
    await kiosk.reach(() => kiosk.view() === null);
    expect(kiosk.path.truth).toMatchObject({ position: 'gate', isEntryOpen: false });
    expect(kiosk.story()).toEqual(['signed-in done', 'tested cards interrupted', 'signed-out done']);
    kiosk.path.take();
  });

  it('finds a device away, and the test says so', async () => {
    const kiosk = await run();
    await kiosk.cutCable('printer');
    await kiosk.reach(
      () => kiosk.agent.devices.find(({ id }) => id === 'printer')?.status.device === 'noDevice',
    );
    kiosk.touch({ do: 'open', language: 'en' });
    kiosk.code();
    kiosk.show('device', PRINTER);
    kiosk.touch({ do: 'test' });
    expect(await kiosk.tested()).toMatchObject({
      state: 'failed',
      steps: [{ name: 'answers', isPassed: false }],
    });
  });

  it('who empties the bin sets its count to nothing, for this run and for the next', async () => {
    let kiosk = await run();
    await kiosk.insertCard();
    kiosk.agent.dispatch({ type: 'cancel', step: kiosk.step() });
    await kiosk.reach(() => kiosk.card()?.state === 'captured');
    await kiosk.reach(() => kiosk.step() === 'attract');
    kiosk.signIn();
    const cards = () => kiosk.view()?.devices.find(({ id }) => id === 'cards');
    expect(cards()?.retainCount).toBe(1);
    kiosk.show('device', CARDS);
    kiosk.touch({ do: 'emptyBin' });
    expect(cards()?.retainCount).toBe(0);
    kiosk.records();
    expect(kiosk.acts.at(-1)).toMatchObject({ act: 'bin-emptied', deviceId: 'cards', cards: 1 });
    kiosk = await restarted(kiosk);
    await kiosk.clock.advance(31_000);
    kiosk.signIn();
    expect(cards()?.retainCount).toBe(0);
  });

  it('who puts paper in says how much, and the next one sees when', async () => {
    let kiosk = await run();
    kiosk.signIn();
    kiosk.show('refill', PRINTER);
    kiosk.touch({ do: 'refill', amount: 80 });
    const atMs = kiosk.clock.nowMs();
    kiosk.records();
    expect(kiosk.acts.at(-1)).toMatchObject({ act: 'refilled', filled: { amount: 80, unit: 'metres' } });
    kiosk = await restarted(kiosk);
    await kiosk.clock.advance(31_000);
    kiosk.signIn();
    const printer = kiosk.view()?.devices.find(({ id }) => id === 'printer');
    expect(printer?.filled).toEqual({ amount: 80, unit: 'metres', atMs });
  });

  it('sees at once which address of the controller answers, and what waits for it', async () => {
    const kiosk = await run();
    kiosk.signIn();
    kiosk.show('network');
    expect(kiosk.view()?.network?.endpoints).toBeNull();
    await kiosk.reach(() => kiosk.view()?.network?.endpoints !== null);
    expect(kiosk.view()?.network).toMatchObject({
      kioskId: 'jn-0001',
      endpoints: [{ endpoint: 'mqtt://127.0.0.1:9', outcome: 'refused' }],
      clockOffsetMs: null,
      canStore: true,
    });
    expect(kiosk.view()?.network?.outboxRows).toBeGreaterThan(0);
  });

  it('is told that there is no stick for the log', async () => {
    const kiosk = await run();
    kiosk.signIn();
    kiosk.show('logs');
    kiosk.touch({ do: 'export' });
    await kiosk.reach(() => kiosk.view()?.exported?.state === 'failed');
    expect(kiosk.story()).toEqual(['signed-in done', 'logs-exported failed']);
  });
});

describe('a machine out of service', () => {
  it('stays so over a restart, says why, serves nobody, and is put back by the next technician', async () => {
    let kiosk = await run();
    kiosk.signIn();
    kiosk.show('service');
    kiosk.touch({ do: 'takeOut', notice: 'moving' });
    kiosk.touch({ do: 'leave' });
    expect(kiosk.agent.view().outOfService).toBe('moving');
    kiosk.agent.dispatch({ type: 'begin', step: 'attract' });
    expect(kiosk.step()).toBe('attract');
    kiosk = await restarted(kiosk);
    expect(kiosk.agent.view().outOfService).toBe('moving');
    expect(isOpen(kiosk)).toBe(false);
    await kiosk.clock.advance(31_000);
    kiosk.signIn();
    kiosk.show('service');
    kiosk.touch({ do: 'putBack' });
    kiosk.touch({ do: 'leave' });
    expect(kiosk.agent.view().outOfService).toBeNull();
    expect(isOpen(kiosk)).toBe(true);
    const stay = (act: string) => ['signed-in done', `${act} done`, 'signed-out done'];
    expect(kiosk.story()).toEqual([...stay('taken-out'), ...stay('put-back')]);
  });
});

describe('the end of the agent', () => {
  it('asked for by a technician is a restart, recorded before it happens', async () => {
    const kiosk = await run();
    kiosk.signIn();
    kiosk.touch({ do: 'restart' });
    await kiosk.agent.restartWanted;
    expect(kiosk.view()).toBeNull();
    expect(kiosk.story()).toEqual(['signed-in done', 'restarted done', 'signed-out done']);
  });

  it('signs a technician out who is still there', async () => {
    let kiosk = await run();
    kiosk.signIn();
    kiosk = await restarted(kiosk);
    expect(kiosk.story()).toEqual(['signed-in done', 'signed-out interrupted']);
  });
});
