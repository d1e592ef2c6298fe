import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { at, tellStory } from './test-story.ts';

const SERVICE = 'service/certificate';
const PRINTER = { kind: 'device', id: 'printer', deviceClass: 'receiptPrinter' } as const;

/** A kiosk that starts at minute 0 and is open from minute 1 on. */
function openKiosk(options: { skewMs?: number } = {}) {
  return tellStory().run(1, at(0), options).born(at(0)).link(at(0), 'online').open(at(1));
}

describe('a service is', () => {
  it('down until the machine says that it is ready, and up from then on', () => {
    expect(openKiosk().bars(SERVICE)).toEqual([
      [0, 1, 'down', 'app'],
      [1, null, 'up', null],
    ]);
  });

  it('down for the reason that its devices give', () => {
    const story = openKiosk()
      .tell(at(2), { ...PRINTER, changed: { device: 'online', link: 'up', paper: 'full' } })
      .tell(at(10), { ...PRINTER, changed: { paper: 'out' } })
      .close(at(10), ['receipt.print'])
      .tell(at(20), { ...PRINTER, changed: { paper: 'full' } })
      .open(at(20))
      .tell(at(30), { ...PRINTER, changed: { paper: 'jammed' } })
      .close(at(30), ['receipt.print'])
      .close(at(40), ['kiosk.free', 'receipt.print']);
    expect(story.bars(SERVICE).slice(2)).toEqual([
      [10, 20, 'down', 'consumables'],
      [20, 30, 'up', null],
      [30, 40, 'down', 'printer'],
      [40, null, 'down', 'maintenance'],
    ]);
  });

  it('one failure when it stays down for another reason', () => {
    const story = openKiosk().close(at(10), ['receipt.print']).close(at(20), ['kiosk.free']).story();
    expect(judge(story).filter(({ isFailure, fromMs }) => isFailure && fromMs >= at(10))).toHaveLength(1);
  });

  it('unknown while nobody heard of it, and known again when its records come', () => {
    const silent = openKiosk()
      .link(at(31), 'suspect', { heardAtMs: at(30) })
      .link(at(32), 'offline');
    expect(silent.bars(SERVICE).at(-1)).toEqual([30, null, 'unknown', 'silent']);
    const back = silent.link(at(60), 'online').close(at(40), ['idCard.read']).open(at(50));
    expect(back.bars(SERVICE).slice(1)).toEqual([
      [1, 40, 'up', null],
      [40, 50, 'down', 'app'],
      [50, null, 'up', null],
    ]);
  });
});

describe('the end of a run', () => {
  const cut = () =>
    openKiosk()
      .link(at(31), 'suspect', { heardAtMs: at(30) })
      .link(at(32), 'offline');

  it('by a power cut: down from the last moment that the machine wrote down', () => {
    const story = cut()
      .run(2, at(90), { exit: 'power', aliveAtMs: at(45) })
      .born(at(91))
      .link(at(91), 'online');
    story.open(at(92));
    expect(story.bars(SERVICE).slice(1)).toEqual([
      [1, 45, 'up', null],
      [45, 90, 'down', 'power'],
      [90, 92, 'down', 'app'],
      [92, null, 'up', null],
    ]);
    expect(story.bars('link')).toEqual([
      [0, 30, 'online', null],
      [30, 32, 'suspect', 'network-only'],
      [32, 45, 'offline', 'network-only'],
      [45, 90, 'offline', 'power'],
      [90, 91, 'offline', 'network-only'],
      [91, null, 'online', null],
    ]);
  });

  it('by a crash: down from the last sign of life, which may be of the link', () => {
    const story = cut()
      .run(2, at(33), { exit: 'crash', aliveAtMs: at(29.5) })
      .open(at(34));
    expect(story.bars(SERVICE).slice(1, 3)).toEqual([
      [1, 30, 'up', null],
      [30, 33, 'down', 'app'],
    ]);
  });

  it('in order: down for the reason of its goodbye', () => {
    const story = openKiosk()
      .tell(at(30), { kind: 'stopping' })
      .link(at(30), 'planned-off', { reason: 'update' });
    expect(story.bars(SERVICE).at(-1)).toEqual([30, null, 'down', 'update']);
  });

  it('with a new disk: nobody knows since when it did not serve', () => {
    const story = cut().run(2, at(90), { exit: 'first-start' }).open(at(91));
    expect(story.bars(SERVICE)).toContainEqual([30, 90, 'unknown', 'reinstalled']);
  });

  it('with runs that never told of themselves: unknown', () => {
    const story = cut()
      .run(4, at(90), { exit: 'crash', aliveAtMs: at(80) })
      .open(at(91));
    expect(story.bars(SERVICE)).toContainEqual([30, 90, 'unknown', 'records-lost']);
  });
});

describe('clocks of kiosks', () => {
  it('may be wrong by days: the monotonic clock of a run that was born gives the true time', () => {
    const right = openKiosk().close(at(10), ['receipt.print']).bars(SERVICE);
    expect(
      openKiosk({ skewMs: -3 * 86_400_000 })
        .close(at(10), ['receipt.print'])
        .bars(SERVICE),
    ).toEqual(right);
  });

  it('are estimated for a run that never reached us, and never later than its records', () => {
    const skewMs = 7_200_000;
    const story = openKiosk({ skewMs })
      .tell(at(20), { kind: 'stopping' })
      .run(2, at(30), { exit: 'clean', skewMs })
      .open(at(31))
      .run(3, at(60), { exit: 'power', aliveAtMs: at(50), skewMs })
      .born(at(61))
      .link(at(61), 'online')
      .open(at(62));
    expect(story.bars(SERVICE)).toContainEqual([31, 50, 'up', null]);
    const future = openKiosk().tell(at(10), { kind: 'service', id: 'x', isOpen: true, missing: [] }, at(5));
    expect(judge(future.story()).every(({ fromMs }) => fromMs <= at(5))).toBe(true);
  });
});
