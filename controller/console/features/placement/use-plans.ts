/** What the planner's pages fetch, and the course of a solve as the live stream tells it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Layer, Scenario, ScenarioSummary, SolveState } from '../../../placement/api.ts';
import type { Candidate, DemandCell } from '../../../placement/layers/layer.ts';
import { request } from '../../lib/api.ts';

export function useLayers() {
  return useQuery({
    queryKey: ['plan-layers'],
    queryFn: ({ signal }) => request<{ items: Layer[] }>('GET', '/placement/layers', { signal }),
    select: ({ items }) => items,
  });
}

export function useScenarios() {
  return useQuery({
    queryKey: ['scenarios'],
    queryFn: ({ signal }) => request<{ items: ScenarioSummary[] }>('GET', '/placement/scenarios', { signal }),
    select: ({ items }) => items,
  });
}

export function useScenario(id: string) {
  return useQuery({
    queryKey: ['scenario', id],
    queryFn: ({ signal }) => request<Scenario>('GET', `/placement/scenarios/${id}`, { signal }),
  });
}

/** Layers never change, so they are fetched once. */
function useRows<Row>(layerId: string) {
  return useQuery({
    queryKey: ['plan-rows', layerId],
    queryFn: ({ signal }) => request<Row[]>('GET', `/placement/layers/${layerId}/rows`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const NO_ROWS: never[] = [];

export function useDemand(layerId: string): readonly DemandCell[] {
  return useRows<DemandCell>(layerId).data ?? NO_ROWS;
}

export function useCandidates(layerId: string): readonly Candidate[] {
  return useRows<Candidate>(layerId).data ?? NO_ROWS;
}

/** The last picture of the solve and all before it, oldest first; lib/live.tsx writes it. */
export function useSolveCourse(scenario: Scenario): readonly SolveState[] {
  const { data } = useQuery<SolveState[]>({
    queryKey: ['solve', scenario.id],
    queryFn: () => [],
    enabled: false,
  });
  return useMemo(
    () => (data !== undefined && data.length > 0 ? data : scenario.solve === null ? [] : [scenario.solve]),
    [data, scenario.solve],
  );
}

export function isUnderWay(state: SolveState | undefined): boolean {
  return state !== undefined && ['queued', 'preparing', 'solving'].includes(state.state);
}

/** Fetches anew what a change touched. */
export function useRefresh(): (scenarioId?: string) => void {
  const client = useQueryClient();
  return (scenarioId) => {
    void client.invalidateQueries({ queryKey: ['scenarios'] });
    void client.invalidateQueries({ queryKey: ['plan-layers'] });
    if (scenarioId !== undefined) void client.invalidateQueries({ queryKey: ['scenario', scenarioId] });
  };
}
