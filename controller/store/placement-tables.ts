/** The planner's tables, in the manner of schema.ts. */
import type { Generated } from 'kysely';

/** What the planner reasons about; rows are JSON, because nobody asks the database for one of them. */
export interface PlacementLayersTable {
  id: string;
  /** demand, candidates, streets, barriers. */
  kind: string;
  name: string;
  source: string;
  is_sample: number;
  row_count: number;
  /** JSON; `null` for layers that are not counted. */
  totals: string;
  /** JSON array of DemandCell, Candidate or Line. */
  content: string;
  created_by: string;
  created_at_ms: number;
}

export interface PlacementScenariosTable {
  id: string;
  name: string;
  /** JSON of PlanSettings. */
  settings: string;
  /** The settings that `result` answers. */
  solved_settings: string | null;
  /** JSON: the few figures of the result that lists show. */
  summary: string | null;
  /** JSON of PlanResult. */
  result: string | null;
  solved_at_ms: number | null;
  created_by: string;
  created_at_ms: number;
  updated_at_ms: number;
  version: Generated<number>;
}

/** Chosen candidates that became sites of the fleet. */
export interface PlacementApprovalsTable {
  site_id: string;
  scenario_id: string;
  candidate_id: string;
  approved_by: string;
  approved_at_ms: number;
}

export interface PlacementTables {
  placement_layers: PlacementLayersTable;
  placement_scenarios: PlacementScenariosTable;
  placement_approvals: PlacementApprovalsTable;
}
