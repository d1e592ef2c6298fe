/** What users of other systems complain about (fleet.md 5, rows 1 to 3), each as a law that this account keeps. */
import { describe, expect, it } from 'vitest';
import { figuresOf } from './availability.ts';
import { judge } from './judge.ts';
import { at, MINUTE, tellStory } from './test-story.ts';
import { totalsOf, type WorkTime } from './totals.ts';
import type { TestStory } from './test-story.ts';

const SERVICE = 'service/certificate';

function figures(story: TestStory, span: { fromMs: number; toMs: number }, work: Partial<WorkTime> = {}) {
  const stretches = judge(story.story()).filter(({ axis }) => axis === SERVICE);
  const time = { hours: [span], excluded: [], ...work };
  return figuresOf(totalsOf({ stretches, span, work: time, profile: null, countedBefore: () => false }));
}

const online = () => tellStory().run(1, at(0)).born(at(0)).link(at(0), 'online').open(at(0));
const HOUR_SPAN = { fromMs: at(0), toMs: at(60) };

describe('false truth about a link', () => {
  it('a restart of the monitor does not make the fleet "offline for 24 hours" (ThingsBoard #11513)', () => {
    const story = online()
      .blind({ fromMs: at(10), toMs: at(30) })
      .link(at(30), 'unknown', { heardAtMs: at(10) });
    story.link(at(31), 'online');
    expect(story.bars('link').every(([, , state]) => state !== 'offline')).toBe(true);
    expect(figures(story, HOUR_SPAN)).toMatchObject({ downMs: 0, unknownMs: 0, upMs: 60 * MINUTE });
  });

  it('a lost connection does not make a machine active (ThingsBoard #13710)', () => {
    const story = online().link(at(10), 'suspect', { heardAtMs: at(9), cause: 'closed' });
    expect(story.bars('link').at(-1)).toEqual([9, null, 'suspect', 'silent']);
    expect(story.bars(SERVICE).at(-1)).toEqual([9, null, 'unknown', 'silent']);
  });

  it('two changes in one millisecond leave the later one (ThingsBoard #9156)', () => {
    const story = online().link(at(10), 'suspect').link(at(10), 'offline').link(at(10), 'online');
    expect(story.bars('link')).toEqual([
      [0, 10, 'online', null],
      [10, null, 'online', null],
    ]);
  });

  it('a loss that is noticed late began when the machine was heard of last (ThingsBoard #6821, #12771)', () => {
    const story = online().link(at(40), 'offline', { heardAtMs: at(12) });
    expect(story.bars('link').at(-1)).toEqual([12, null, 'offline', 'silent']);
  });

  it('a connection that lives says nothing of services that do not (ThingsBoard #15614)', () => {
    const story = online().close(at(10), ['record.store']);
    expect(story.bars('link')).toEqual([[0, null, 'online', null]]);
    expect(figures(story, HOUR_SPAN)).toMatchObject({ upMs: 10 * MINUTE, downMs: 50 * MINUTE });
  });
});

describe('a monitor that was down itself', () => {
  it('leaves a gap and no 100 % (Uptime Kuma #6475)', () => {
    const story = online().blind({ fromMs: at(30), toMs: at(60) });
    story.link(at(60), 'unknown', { heardAtMs: at(30) });
    expect(figures(story, HOUR_SPAN)).toMatchObject({
      upMs: 30 * MINUTE,
      unknownMs: 30 * MINUTE,
      low: 0.5,
      high: 1,
    });
    expect(figures(story, HOUR_SPAN).unknownByCause).toEqual({ controller: 30 * MINUTE });
  });

  it('charges nobody with down time (Uptime Kuma #2401)', () => {
    const story = online().blind({ fromMs: at(30), toMs: at(60) });
    story.link(at(60), 'unknown', { heardAtMs: at(30) });
    expect(figures(story, HOUR_SPAN).downMs).toBe(0);
  });
});

describe('maintenance', () => {
  it('is not in the denominator: 8 of 10 h excluded and 1 h of the rest down is 50 % (Zabbix CSla, fleet.md 2.20)', () => {
    const span = { fromMs: at(0), toMs: at(600) };
    const excluded = [{ fromMs: at(0), toMs: at(480) }];
    const story = online().close(at(480), ['idCard.read']).open(at(540));
    expect(figures(story, span, { excluded })).toMatchObject({ availability: 0.5, serviceMs: 120 * MINUTE });
  });

  it('hides nothing of what was down before it and is still down after (Uptime Kuma #7148, #2846)', () => {
    const story = online().close(at(10), ['receipt.print']);
    const excluded = [{ fromMs: at(20), toMs: at(40) }];
    expect(figures(story, HOUR_SPAN, { excluded })).toMatchObject({ downMs: 30 * MINUTE, failures: 1 });
  });

  it('that brought the machine back counts it as up at once afterwards (Uptime Kuma #4004)', () => {
    const story = online().close(at(10), ['receipt.print']).open(at(30));
    const excluded = [{ fromMs: at(20), toMs: at(40) }];
    expect(figures(story, HOUR_SPAN, { excluded })).toMatchObject({ upMs: 30 * MINUTE, downMs: 10 * MINUTE });
  });

  it('is accounted by time and not by the number of checks (Uptime Kuma #5590)', () => {
    const story = online();
    for (let minute = 10; minute < 20; minute += 1)
      story.close(at(minute), ['receipt.print']).open(at(minute + 0.5));
    expect(figures(story, HOUR_SPAN)).toMatchObject({ downMs: 5 * MINUTE, failures: 10, mttrMs: MINUTE / 2 });
  });
});

it('the future is not up: a period that is still running has only the hours that have passed', () => {
  const passed = { fromMs: at(0), toMs: at(30) };
  const month = { fromMs: at(0), toMs: at(43_200) };
  expect(figures(online(), passed, { hours: [month] })).toMatchObject({ serviceMs: 30 * MINUTE });
});

it('the worked example of docs/uptime.md comes out as it says', () => {
  const hour = (time: number) => at((time - 9) * 60);
  const day = { fromMs: hour(9), toMs: hour(17) };
  const cut = tellStory()
    .run(1, hour(9))
    .born(hour(9))
    .link(hour(9), 'online')
    .open(hour(9))
    .tell(hour(10), {
      kind: 'device',
      id: 'p',
      deviceClass: 'receiptPrinter',
      changed: { device: 'online', paper: 'out' },
    })
    .close(hour(10), ['receipt.print'])
    .open(hour(10.5))
    .link(hour(11), 'offline', { heardAtMs: hour(11) });
  expect(figures(cut, { fromMs: hour(9), toMs: hour(12.5) })).toMatchObject({
    availability: 0.75,
    low: 1.5 / 3.5,
    high: 3 / 3.5,
  });
  const story = cut
    .run(2, hour(13), { exit: 'power', aliveAtMs: hour(12) })
    .born(hour(13))
    .link(hour(13), 'online');
  const excluded = [{ fromMs: hour(13), toMs: hour(15) }];
  expect(figures(story.open(hour(13)), day, { excluded })).toMatchObject({
    availability: 0.75,
    unknownMs: 0,
    failures: 2,
    mttrMs: 45 * MINUTE,
    downByCause: { consumables: 30 * MINUTE, power: 60 * MINUTE },
    excludedMs: 120 * MINUTE,
  });
});
