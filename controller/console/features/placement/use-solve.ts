/** Saves what is asked for and starts the solve. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlanSettings, Scenario, SolveState } from '../../../placement/api.ts';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { useRefresh } from './use-plans.ts';

export function useSolve(scenario: Scenario) {
  const toast = useToast();
  const client = useQueryClient();
  const refresh = useRefresh();
  const [isBusy, setIsBusy] = useState(false);

  async function solve(settings: PlanSettings): Promise<void> {
    setIsBusy(true);
    const path = `/placement/scenarios/${scenario.id}`;
    try {
      if (JSON.stringify(settings) !== JSON.stringify(scenario.settings)) {
        // Somebody else's change meanwhile is refused, and the page shows it.
        const changed = await request<Scenario>('PATCH', path, {
          body: { settings },
          ifMatch: scenario.version,
        });
        client.setQueryData(['scenario', scenario.id], changed);
      }
      const state = await request<SolveState>('POST', `${path}/solve`, { body: {} });
      client.setQueryData(['solve', scenario.id], [state]);
    } catch (error) {
      toast.error(error);
      refresh(scenario.id);
    } finally {
      setIsBusy(false);
    }
  }

  return { solve, isBusy };
}
