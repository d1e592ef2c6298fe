/** Two scenarios side by side: one map of what differs, one table, one curve for each. */
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { PlanResult, Scenario } from '../../../placement/api.ts';
import { newMachines } from '../../../placement/plan/asked.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import { useSearchState } from '../../lib/use-search-state.ts';
import { gapText, percent, perPerson, shareOf, whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import '../../components/data-table.css';
import './placement.css';
import { PlanMap } from './plan-map.tsx';
import { type MapSite, ROLE_COLOURS } from './plan-map-style.ts';
import { CurveChart } from './result-panels.tsx';
import { useCells } from './plan-view.tsx';
import { useScenario } from './use-plans.ts';

const KEYS = ['a', 'b'] as const;

export function ComparePlansPage() {
  const words = useWords(placementMessages);
  const [{ a, b }] = useSearchState(KEYS);
  const [first, second] = [useScenario(a), useScenario(b)];
  return (
    <RequirePermission permission="plans.edit">
      <PageHeader title={words.compareTitle} back={{ to: paths.plans(), text: words.back }} />
      <QueryState query={first} lines={12}>
        {(one) => (
          <QueryState query={second} lines={12}>
            {(two) => <Comparison one={one} two={two} />}
          </QueryState>
        )}
      </QueryState>
    </RequirePermission>
  );
}

function Comparison({ one, two }: { one: Scenario; two: Scenario }) {
  const words = useWords(placementMessages);
  const cells = useCells(one);
  const sites = useMemo(() => differingSites(one, two), [one, two]);
  if (one.result === null || two.result === null) return <EmptyState title={words.notSolved} />;
  return (
    <div className="ds-stack">
      <FiguresTable one={{ ...one, result: one.result }} two={{ ...two, result: two.result }} />
      <Legend one={one.name} two={two.name} />
      <div className="plan-compare-maps">
        <PlanMap cells={cells} sites={sites} selected="" radiusM={null} />
      </div>
      <div className="plan-charts">
        {[one, two].map(({ id, name, result }) => (
          <section key={id} className="ds-card" aria-label={name}>
            <h2>
              <Link to={paths.plan(id)}>{name}</Link>
            </h2>
            {result !== null && <CurveChart result={result} upTo={endOfCurves(one, two)} />}
          </section>
        ))}
      </div>
    </div>
  );
}

/** Curves are compared by eye, so their axes have to be the same. */
function endOfCurves(...scenarios: readonly Scenario[]): [machines: number, people: number] {
  const points = scenarios.flatMap(({ result }) => result?.curve ?? []);
  return [
    Math.max(0, ...points.map(({ machines }) => machines)),
    Math.max(0, ...points.map(({ covered, bound }) => Math.max(covered, bound))),
  ];
}

function differingSites(one: Scenario, two: Scenario): MapSite[] {
  const [a, b] = [one.result?.sites ?? [], two.result?.sites ?? []];
  const [inA, inB] = [new Set(a.map(({ id }) => id)), new Set(b.map(({ id }) => id))];
  return [
    ...a.map(({ id, lat, lon, isExisting }): MapSite => {
      const role = isExisting || inB.has(id) ? 'existing' : 'only-a';
      return { id, lat, lon, role };
    }),
    ...b
      .filter(({ id }) => !inA.has(id))
      .map(({ id, lat, lon }): MapSite => ({ id, lat, lon, role: 'only-b' })),
  ];
}

function Legend({ one, two }: { one: string; two: string }) {
  const words = useWords(placementMessages);
  const { isDark } = usePreferences();
  const entries = [
    ['only-a', words.onlyIn(one)],
    ['only-b', words.onlyIn(two)],
    ['existing', words.inBoth],
  ] as const;
  return (
    <span className="ds-row plan-legend">
      {entries.map(([role, text]) => (
        <span key={role}>
          <i style={{ background: ROLE_COLOURS[role][isDark ? 'dark' : 'light'] }} aria-hidden="true" />
          {text}
        </span>
      ))}
    </span>
  );
}

/** Those that have a rule of their own in one of the scenarios. */
function ruledAreas(...scenarios: readonly Scenario[]): string[] {
  return [...new Set(scenarios.flatMap(({ settings }) => settings.areaRules.map(({ area }) => area)))];
}

function futureNames(...solved: readonly Solved[]): string[] {
  return [...new Set(solved.flatMap(({ result }) => result.futures.map(({ name }) => name)))];
}

type Solved = Scenario & { readonly result: PlanResult };

function FiguresTable({ one, two }: { one: Solved; two: Solved }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const difference = (of: (result: PlanResult) => number, text: (value: number) => string) => {
    const delta = of(two.result) - of(one.result);
    return `${delta > 0 ? '+' : ''}${text(delta)}`;
  };
  const count = (value: number) => whole(value, language);
  const share = (value: number) => percent(value, language);
  const reached = ({ residents }: PlanResult) => shareOf(residents.covered, residents.total);
  const proof = ({ status, gap }: PlanResult) =>
    status === 'optimal' || gap === 0
      ? words.proved
      : gap === null
        ? words.infeasible
        : words.gapAtMost(gapText(gap, language));
  const walk = ({ walk }: PlanResult) => (walk === null ? '—' : words.walkMetres(count(walk.meanM)));
  const crowded = ({ sites }: PlanResult) =>
    sites.every(({ load }) => load === undefined)
      ? '—'
      : count(sites.filter(({ load, machines }) => load !== undefined && load.needs > machines).length);
  const machinesIn = (area: string) => (result: PlanResult) =>
    result.areas.find((one) => one.area === area)?.machines ?? 0;
  const rows = [
    [words.machines, (result: PlanResult) => count(newMachines(result)), difference(newMachines, count)],
    ...ruledAreas(one, two).map(
      (area) =>
        [
          words.areaMachinesIn(area),
          (result: PlanResult) => count(machinesIn(area)(result)),
          difference(machinesIn(area), count),
        ] as const,
    ),
    [
      words.covered,
      ({ residents }: PlanResult) => count(residents.covered),
      difference(({ residents }) => residents.covered, count),
    ],
    [words.areaCovered, (result: PlanResult) => share(reached(result)), difference(reached, share)],
    ...futureNames(one, two).map((name) => {
      const inFuture = (result: PlanResult) => result.futures.find((future) => future.name === name);
      const text = (result: PlanResult) => {
        const future = inFuture(result);
        return future === undefined ? '—' : share(shareOf(future.covered, future.residents));
      };
      return [words.futureCovered(name === '' ? words.today : name), text, ''] as const;
    }),
    ...([one, two].some(({ result }) => result.sites.some(({ load }) => load !== undefined))
      ? [[words.crowdedSites, crowded, ''] as const]
      : []),
    [words.walkMean, walk, ''],
    [words.cost, ({ cost }: PlanResult) => words.yuan(count(cost)), difference(({ cost }) => cost, count)],
    [words.perPerson, (result: PlanResult) => `¥${perPerson(result, language)}`, ''],
    [words.proof, proof, ''],
  ] as const;
  return (
    <div className="data-table" tabIndex={0} role="region" aria-label={words.compareTitle}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.scenario}</th>
            <th scope="col" className="ds-number">
              {one.name}
            </th>
            <th scope="col" className="ds-number">
              {two.name}
            </th>
            <th scope="col" className="ds-number">
              {words.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value, delta]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="ds-number">{value(one.result)}</td>
              <td className="ds-number">{value(two.result)}</td>
              <td className="ds-number">{delta}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
