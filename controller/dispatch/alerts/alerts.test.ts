import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect } from '../../../shared/time/intervals.ts';
import { ALWAYS_OPEN, type ServiceHours } from '../service-time.ts';
import { type BoardWorld, createBoard, type BoardNews } from './board.ts';
import { DEFAULT_RULES } from './defaults.ts';
import { dryRun } from './dry-run.ts';
import { alertDueAtMs, type Mute, observe, quietAlert, tell } from './machine.ts';
import { evaluate, type Truth } from './predicate.ts';
import { Predicate, Rule } from './rule.ts';
import { factsOf, printerProblem } from './test-facts.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const MINUTE_MS = 60_000;
const rule = (id: string): Rule => DEFAULT_RULES.find((rule) => rule.id === id)!;

describe('the default rules', () => {
  it('are valid rules with names of their own', () => {
    for (const rule of DEFAULT_RULES) expect(Rule.safeParse(rule).error).toBeUndefined();
    expect(new Set(DEFAULT_RULES.map(({ id }) => id)).size).toBe(DEFAULT_RULES.length);
  });

  it('wait with the link for as long as the outage of an area needs to be seen', () => {
    const hasty = Rule.safeParse({ ...rule('offline'), forMs: 59_999 });
    expect(hasty.error?.issues[0]?.path).toEqual(['forMs']);
  });
});

describe('a condition', () => {
  const paperOut: Predicate = { is: 'problem', of: ['paper-out'] };

  it('of which nobody can know is neither true nor false', () => {
    const offline = factsOf('k', { link: 'offline', problems: [printerProblem('paper-out')] });
    expect(evaluate(paperOut, offline)).toBeNull();
    expect(evaluate({ is: 'not', of: paperOut }, offline)).toBeNull();
    expect(evaluate({ is: 'all', of: [paperOut, { is: 'link', in: ['online'] }] }, offline)).toBe(false);
    expect(evaluate({ is: 'any', of: [paperOut, { is: 'link', in: ['offline'] }] }, offline)).toBe(true);
  });

  it(`knows more only when its parts do: what is certain without a part stays so with it (seed ${SEED})`, () => {
    const leaf = fc.constantFrom<Predicate>(
      paperOut,
      { is: 'link', in: ['online'] },
      { is: 'service', in: ['none'] },
    );
    const { tree } = fc.letrec<{ tree: Predicate }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.record({ is: fc.constant('not' as const), of: tie('tree') }),
        fc.record({
          is: fc.constantFrom('all' as const, 'any' as const),
          of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom('none' as const, 'full' as const), (predicate, service) => {
        const unknown = evaluate(predicate, factsOf('k', { service: 'unknown' }));
        const known = evaluate(predicate, factsOf('k', { service }));
        expect([null, known]).toContain(unknown);
        expect(Predicate.parse(predicate)).toEqual(predicate);
      }),
      { seed: SEED },
    );
  });
});

describe('an alert', () => {
  const mutes = fc.constantFrom<Mute | null>(
    null,
    null,
    { kind: 'silenced', by: 's' },
    { kind: 'held', by: 'h' },
  );
  const steps = fc.array(
    fc.record({
      truth: fc.constantFrom<Truth>(true, true, false, false, null),
      mute: mutes,
      passMs: fc.integer({ min: 0, max: 12 * MINUTE_MS }),
    }),
    { maxLength: 60 },
  );
  const noData = fc.constantFrom('keep' as const, 'alert' as const, 'ok' as const);

  it(`is told and taken back in turns, and when nothing mutes it people know exactly what is (seed ${SEED})`, () => {
    fc.assert(
      fc.property(steps, noData, (steps, noData) => {
        const own = { ...rule('paper-out'), noData };
        const waitEnd = (sinceMs: number) => sinceMs + own.forMs;
        let alert = quietAlert(0);
        let nowMs = 0;
        let isKnown = false;
        for (const { truth, mute, passMs } of steps) {
          nowMs += passMs;
          const told = tell(observe(alert, own, { truth, nowMs, waitEnd }), mute);
          for (const { kind } of told.news) {
            if (kind === 'muted') continue;
            expect(kind === 'fired').toBe(!isKnown);
            isKnown = kind === 'fired';
          }
          alert = told.alert;
          expect(alert.isTold).toBe(isKnown);
          expect(mute !== null || isKnown === alert.isActive).toBe(true);
          const isQuiet = told.news.every(({ kind }) => kind === 'muted');
          expect(mute?.kind !== 'silenced' || isQuiet).toBe(true);
          const dueAtMs = alertDueAtMs(alert, own, waitEnd);
          expect(dueAtMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(nowMs);
        }
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});

describe('the board', () => {
  const NO_WORKS: ServiceHours = () => [];
  const world: BoardWorld = { rules: DEFAULT_RULES, silences: [], hours: ALWAYS_OPEN, works: NO_WORKS };

  /** Runs it as the controller does, up to a moment. */
  function createRun(first = world) {
    const board = createBoard(first);
    const said: string[] = [];
    const note = (news: readonly BoardNews[]) => {
      for (const item of news) {
        const who = item.about === 'area' ? item.areaId : `${item.facts.kioskId} ${item.rule.id}`;
        said.push(`${who} ${item.news.kind}${'by' in item.news ? ` ${item.news.by}` : ''}`);
      }
    };
    return {
      board,
      said,
      to(untilMs: number) {
        for (let dueMs = board.dueAtMs(); dueMs !== null && dueMs <= untilMs; dueMs = board.dueAtMs())
          note(board.tick(dueMs).news);
      },
      hear: (facts: Parameters<typeof board.update>[0], nowMs: number) =>
        note(board.update(facts, nowMs).news),
      note,
    };
  }

  it('tells what lasted and what is over, and nothing of what passed quickly', () => {
    const run = createRun();
    const out = factsOf('k1', { problems: [printerProblem('paper-out')] });
    run.hear([out], 0);
    run.to(MINUTE_MS - 1);
    run.hear([factsOf('k1')], MINUTE_MS - 1);
    run.hear([out], 2 * MINUTE_MS);
    run.to(10 * MINUTE_MS);
    run.hear([factsOf('k1')], 10 * MINUTE_MS);
    run.to(20 * MINUTE_MS);
    expect(run.said).toEqual(['k1 paper-out fired', 'k1 paper-out resolved']);
  });

  it('does not tell of closed services while their cause is known, and says why not', () => {
    const run = createRun();
    run.hear([factsOf('k1', { service: 'none', problems: [printerProblem('paper-out')] })], 0);
    run.to(10 * MINUTE_MS);
    expect(run.said).toEqual(['k1 paper-out fired', 'k1 no-service muted rule:paper-out']);
  });

  it('neither forgets nor repeats over a silence: it compares before and after', () => {
    const silence = {
      id: 's1',
      kioskId: null,
      siteId: null,
      regionId: null,
      fromMs: 10 * MINUTE_MS,
      toMs: 20 * MINUTE_MS,
      reason: 'test',
    };
    const run = createRun({ ...world, silences: [silence] });
    const out = { problems: [printerProblem('paper-out')] };
    run.hear([factsOf('before', out), factsOf('within'), factsOf('mended', out), factsOf('passing')], 0);
    run.to(11 * MINUTE_MS);
    run.hear([factsOf('within', out), factsOf('mended'), factsOf('passing', out)], 11 * MINUTE_MS);
    run.to(15 * MINUTE_MS);
    run.hear([factsOf('passing')], 15 * MINUTE_MS);
    run.to(60 * MINUTE_MS);
    expect(run.said.filter((line) => !line.includes('muted'))).toEqual([
      'before paper-out fired',
      'mended paper-out fired',
      'within paper-out fired',
      'mended paper-out resolved',
    ]);
    expect(run.said).toContain('within paper-out muted silence:s1');
  });

  it('says nothing during planned maintenance, also by rules that always count, and at its end what stayed', () => {
    const works: ServiceHours = ({ kioskId }, span) =>
      kioskId === 'calm' ? [] : intersect([span], [{ fromMs: 10 * MINUTE_MS, toMs: 20 * MINUTE_MS }]);
    const run = createRun({ ...world, works });
    const dark = { deviceId: 'ups', deviceClass: 'ups', problem: 'power-failure' } as const;
    const cut = { problems: [dark] };
    run.hear([factsOf('passing'), factsOf('staying'), factsOf('calm')], 0);
    run.to(11 * MINUTE_MS);
    run.hear([factsOf('passing', cut), factsOf('staying', cut), factsOf('calm', cut)], 11 * MINUTE_MS);
    run.to(15 * MINUTE_MS);
    run.hear([factsOf('passing')], 15 * MINUTE_MS);
    run.to(19 * MINUTE_MS);
    expect(run.said.filter((line) => !line.includes('muted'))).toEqual(['calm power-failure fired']);
    expect(run.said).toContain('staying power-failure muted maintenance');
    run.to(60 * MINUTE_MS);
    expect(run.said.filter((line) => !line.includes('muted'))).toEqual([
      'calm power-failure fired',
      'staying power-failure fired',
    ]);
  });

  it('tells of a reader that flaps once, and of its end once', () => {
    const run = createRun();
    const silent = { deviceId: 'id-reader', deviceClass: 'idCardReader', problem: 'not-answering' } as const;
    for (let second = 0; second < 40; second += 1) {
      run.hear([factsOf('k1', { problems: second % 2 === 0 ? [silent] : [] })], second * 10_000);
      run.to(second * 10_000 + 9_999);
    }
    run.to(6 * 60 * MINUTE_MS);
    expect(run.said).toEqual(['k1 reader-silent fired', 'k1 reader-silent resolved']);
  });

  it('tells of 300 kiosks that drop together as one, and later of the seven that stay away', () => {
    const run = createRun();
    const kiosks = Array.from({ length: 300 }, (_, index) => ({
      id: `k${index}`,
      place: { siteId: `s${index % 60}` },
    }));
    run.hear(
      kiosks.map(({ id, place }) => factsOf(id, place)),
      0,
    );
    kiosks.forEach(({ id, place }, index) => {
      const atMs = 5 * MINUTE_MS + index * 100;
      run.to(atMs);
      run.hear([factsOf(id, { ...place, link: 'suspect' })], atMs);
    });
    for (const { id, place } of kiosks) run.hear([factsOf(id, { ...place, link: 'offline' })], 6 * MINUTE_MS);
    run.to(30 * MINUTE_MS);
    expect(run.said.filter((line) => !line.includes('muted'))).toEqual(['region:510106 down']);
    expect(run.said.filter((line) => line.includes('muted area:region:510106'))).toHaveLength(600);
    for (const { id, place } of kiosks.slice(7)) run.hear([factsOf(id, place)], 30 * MINUTE_MS);
    run.to(60 * MINUTE_MS);
    const later = run.said.filter((line) => !line.includes('muted')).slice(1);
    expect(later[0]).toBe('region:510106 back');
    expect(later.slice(1).toSorted()).toEqual(
      kiosks
        .slice(0, 7)
        .flatMap(({ id }) => [`${id} offline fired`, `${id} offline-long fired`])
        .toSorted(),
    );
  });

  it('of a rule that is switched off takes back what it told', () => {
    const run = createRun();
    run.hear([factsOf('k1', { problems: [printerProblem('paper-out')] })], 0);
    run.to(2 * MINUTE_MS);
    const rules = DEFAULT_RULES.map((own) => (own.id === 'paper-out' ? { ...own, isEnabled: false } : own));
    run.note(run.board.setWorld({ ...world, rules }, 3 * MINUTE_MS).news);
    expect(run.said).toEqual(['k1 paper-out fired', 'k1 paper-out resolved']);
  });
});

describe('a dry run', () => {
  it('counts what the rule would have told, with beginning and end', () => {
    const at = (minute: number, isOut: boolean) => ({
      atMs: minute * MINUTE_MS,
      facts: factsOf('k1', { problems: isOut ? [printerProblem('paper-out')] : [] }),
    });
    const { fired } = dryRun(
      rule('paper-out'),
      [[at(0, false), at(5, true), at(15, false), at(30, true), at(30.5, false), at(50, true)]],
      {
        untilMs: 60 * MINUTE_MS,
      },
    );
    expect(
      fired.map(({ atMs, untilMs }) => [atMs / MINUTE_MS, untilMs === null ? null : untilMs / MINUTE_MS]),
    ).toEqual([
      [6, 16],
      [51, null],
    ]);
  });
});
