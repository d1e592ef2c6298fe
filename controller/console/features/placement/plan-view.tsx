/** The map with its layers: who is served, who is not, where machines stand, would stand and could stand. */
import { Checkbox } from 'antd';
import { useMemo, useState } from 'react';
import type { PlanSettings, Scenario, SolveState } from '../../../placement/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import { placementMessages } from './messages.ts';
import { PlanMap } from './plan-map.tsx';
import {
  type CellState,
  colourOf,
  type MapCell,
  type MapSite,
  ROLE_COLOURS,
  SERVED,
  UNREACHABLE,
  UNSERVED,
} from './plan-map-style.ts';
import { useCandidates, useDemand } from './use-plans.ts';

interface PlanViewProps {
  readonly scenario: Scenario;
  readonly draft: PlanSettings;
  /** The solve that is under way: its best plan so far is shown. */
  readonly live: SolveState | undefined;
  readonly selected: string;
  readonly onSelect: (siteId: string) => void;
}

const LAYERS = ['people', 'circles', 'candidates'] as const;
type Shown = (typeof LAYERS)[number];

export function PlanView({ scenario, draft, live, selected, onSelect }: PlanViewProps) {
  const words = useWords(placementMessages);
  const [shown, setShown] = useState<readonly Shown[]>(LAYERS);
  const cells = useCells(scenario);
  const all = useSites(scenario, draft, live);
  const sites = useMemo(
    () => (shown.includes('candidates') ? all : all.filter(({ role }) => role !== 'candidate')),
    [all, shown],
  );
  const labels: Record<Shown, string> = {
    people: words.showPeople,
    circles: words.showCircles,
    candidates: words.showCandidates,
  };
  return (
    <div className="ds-stack">
      <div className="ds-row plan-bar">
        <Checkbox.Group
          aria-label={words.layersShown}
          value={[...shown]}
          onChange={(next) => setShown(next)}
          options={LAYERS.map((value) => ({ value, label: labels[value] }))}
        />
        <PlanLegend years={scenario.result?.years.length ?? 0} />
      </div>
      <div className="plan-map-area">
        <PlanMap
          cells={shown.includes('people') ? cells : NO_CELLS}
          sites={sites}
          selected={selected}
          radiusM={shown.includes('circles') ? straightRadiusM(draft) : null}
          onSelect={onSelect}
        />
      </div>
    </div>
  );
}

const NO_CELLS: readonly MapCell[] = [];

/** What the circle on the map stands for is a walk, and a walk is longer than a line. */
export function straightRadiusM({ walkM, detour }: PlanSettings): number {
  return walkM / detour;
}

export function useCells({ settings, result }: Scenario): readonly MapCell[] {
  const demand = useDemand(settings.demandLayer);
  return useMemo(() => {
    const unreachable = new Set(result?.unreachable);
    const stateOf = (cell: number): CellState => {
      const metres = result?.nearestM[cell];
      if (metres === undefined) return 'unknown';
      if (metres >= 0 && metres <= settings.walkM) return 'served';
      return unreachable.has(cell) ? 'unreachable' : 'unserved';
    };
    return demand.map(({ lat, lon, residents }, cell) => ({
      lat,
      lon,
      people: residents,
      state: stateOf(cell),
    }));
  }, [demand, result, settings.walkM]);
}

function useSites(scenario: Scenario, draft: PlanSettings, live: SolveState | undefined): readonly MapSite[] {
  const candidates = useCandidates(scenario.settings.candidateLayer);
  return useMemo(() => {
    const planned = scenario.result?.sites ?? [];
    const yearOf = new Map(live === undefined ? planned.map(({ id, year }) => [id, year]) : []);
    const chosen = new Set(live?.sites ?? planned.map(({ id }) => id));
    const [locked, forbidden] = [new Set(draft.locked), new Set(draft.forbidden)];
    const existing = planned.filter(({ isExisting }) => isExisting);
    const standing = new Set(existing.map(({ id }) => id));
    return [
      ...candidates
        .filter(({ id }) => !standing.has(id))
        .map(({ id, lat, lon }): MapSite => {
          const role = forbidden.has(id)
            ? 'forbidden'
            : !chosen.has(id)
              ? 'candidate'
              : locked.has(id)
                ? 'locked'
                : 'chosen';
          return { id, lat, lon, role, year: yearOf.get(id) };
        }),
      ...existing.map(({ id, lat, lon }): MapSite => ({ id, lat, lon, role: 'existing' })),
    ];
  }, [candidates, scenario.result, draft.locked, draft.forbidden, live?.sites]);
}

/** `years`: of the plan, each with its colour; 0: all sites have one. */
export function PlanLegend({ years }: { years: number }) {
  const words = useWords(placementMessages);
  const { isDark } = usePreferences();
  const tone = isDark ? 'dark' : 'light';
  const chosen = Array.from(
    { length: years },
    (_, year) => [colourOf({ role: 'chosen', year: year + 1 })[tone], words.yearNumber(year + 1)] as const,
  );
  const entries = [
    [SERVED[tone], words.legendServed],
    [UNSERVED[tone], words.legendUnserved],
    [UNREACHABLE[tone], words.legendUnreachable],
    ...(years > 0 ? chosen : [[ROLE_COLOURS.chosen[tone], words.legendChosen] as const]),
    [ROLE_COLOURS.existing[tone], words.legendExisting],
    [ROLE_COLOURS.candidate[tone], words.legendCandidate],
  ] as const;
  return (
    <span className="ds-row plan-legend">
      {entries.map(([colour, text]) => (
        <span key={text}>
          <i style={{ background: colour }} aria-hidden="true" />
          {text}
        </span>
      ))}
    </span>
  );
}
