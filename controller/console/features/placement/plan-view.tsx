/** The map with its layers: who is served, who is not, where machines stand, would stand and could stand. */
import { Checkbox } from 'antd';
import { useMemo, useState } from 'react';
import type { PlanSettings, Scenario, SolveState } from '../../../placement/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import { placementMessages } from './messages.ts';
import { PlanMap } from './plan-map.tsx';
import { type MapCell, type MapSite, ROLE_COLOURS, SERVED, UNSERVED } from './plan-map-style.ts';
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
        <PlanLegend />
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
  return useMemo(
    () =>
      demand.map(({ lat, lon, residents }, index) => {
        const metres = result?.nearestM[index];
        const isServed = metres === undefined ? null : metres >= 0 && metres <= settings.walkM;
        return { lat, lon, people: residents, isServed };
      }),
    [demand, result, settings.walkM],
  );
}

function useSites(scenario: Scenario, draft: PlanSettings, live: SolveState | undefined): readonly MapSite[] {
  const candidates = useCandidates(scenario.settings.candidateLayer);
  return useMemo(() => {
    const planned = scenario.result?.sites ?? [];
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
          return { id, lat, lon, role };
        }),
      ...existing.map(({ id, lat, lon }): MapSite => ({ id, lat, lon, role: 'existing' })),
    ];
  }, [candidates, scenario.result, draft.locked, draft.forbidden, live?.sites]);
}

export function PlanLegend() {
  const words = useWords(placementMessages);
  const { isDark } = usePreferences();
  const tone = isDark ? 'dark' : 'light';
  const entries = [
    [SERVED[tone], words.legendServed],
    [UNSERVED[tone], words.legendUnserved],
    [ROLE_COLOURS.chosen[tone], words.legendChosen],
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
