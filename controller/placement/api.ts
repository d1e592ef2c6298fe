/** The planner's API: layers, scenarios, solves. Pure; the console is typed by it. */
import * as z from 'zod';
import { RegionId, SiteId } from '../../shared/domain/ids.ts';
import { CoordinateSystem, SiteKind } from '../fleet/api.ts';
import { AreaRules, Capacity, Count, Futures, FuturesGoal } from './conditions.ts';
import { ColumnMapping } from './layers/columns.ts';
import { LayerKind, Measure, OpeningHours } from './layers/layer.ts';

const Name = z.string().trim().min(1).max(60);

export const Layer = z.object({
  id: z.uuid(),
  kind: LayerKind,
  name: z.string(),
  /** Where it comes from, in the planner's words. */
  source: z.string(),
  /** Invented by us, and not a survey. */
  isSample: z.boolean(),
  rows: z.int(),
  totals: z.record(Measure, z.number()).nullable(),
  createdBy: z.string(),
  createdAtMs: z.int(),
});
export type Layer = z.infer<typeof Layer>;

export const LayerImport = z.strictObject({
  kind: LayerKind,
  format: z.enum(['csv', 'geojson', 'ascii-grid']),
  text: z.string().min(1),
  coordinates: CoordinateSystem.default('WGS-84'),
  /** Field to column; null: the likely one. Lines have none. */
  mapping: ColumnMapping.nullable().default(null),
});
export type LayerImport = z.infer<typeof LayerImport>;

export const LayerCreate = LayerImport.extend({
  name: Name,
  source: z.string().trim().max(200).default(''),
  /** Import the good rows though there are bad ones; else nothing is imported then. */
  leavesOutBadRows: z.boolean().default(false),
});
export type LayerCreate = z.infer<typeof LayerCreate>;

const Problem = z.object({ field: z.string(), code: z.string(), message: z.string() });
export const LayerPreview = z.object({
  columns: z.array(z.string()),
  mapping: ColumnMapping,
  fields: z.array(z.string()),
  required: z.array(z.string()),
  rows: z.int(),
  totals: z.record(Measure, z.number()).nullable(),
  /** At most 200 of them; `badCount` says how many there are. */
  bad: z.array(z.object({ row: z.int(), name: z.string(), problems: z.array(Problem) })),
  badCount: z.int(),
  /** Some of the good ones, for a look. */
  examples: z.array(z.record(z.string(), z.unknown())),
  shift: z
    .object({ likely: CoordinateSystem, metres: z.number(), towards: z.string() })
    .nullable()
    .describe('not null: these coordinates are likely of another system'),
  outside: z.int().describe('rows farther than 2 km from everything that is known of the city'),
  outsiders: z.array(z.string()).describe('the ids of the first 20 of these'),
  twins: z.array(z.tuple([z.string(), z.string()])).describe('pairs that stand at one place'),
});
export type LayerPreview = z.infer<typeof LayerPreview>;

/** A city that ships with the product; it is named, so that nobody adds one by an empty request. */
export const SampleRequest = z.strictObject({ city: z.literal('jinniu') });

export const WALKS_M = [300, 500, 800, 1_000] as const;
/** Working days in office hours, weekends by day, nights. */
export const TIME_SLICES = ['office', 'weekend', 'night'] as const;
export const TimeSlice = z.enum(TIME_SLICES);
export type TimeSlice = z.infer<typeof TimeSlice>;

const CandidateId = z.string().min(1).max(64);
const Share = z.number().min(0).max(10);

/**
 * Reach most people; serve the worst sub-district as well as possible; reach a share of people for the least money; the
 * shortest walk to the nearest machine, on average (p-median) or of whoever walks farthest (p-centre).
 */
export const GOALS = ['most-people', 'fair', 'cheapest', 'mean-walk', 'longest-walk'] as const;
const Goal = z.enum(GOALS);

/** What is asked for, in the planner's words. */
export const PlanSettings = z.strictObject({
  demandLayer: z.uuid(),
  candidateLayer: z.uuid(),
  streetLayer: z.uuid().nullable().default(null),
  barrierLayer: z.uuid().nullable().default(null),
  goal: Goal.default('most-people'),
  /** How much one of each counts. */
  weights: z
    .record(Measure, z.number().min(0).max(10))
    .default({ residents: 1, elderly: 0, businesses: 0, daytime: 0 }),
  /** New ones; existing machines come on top. */
  machines: z.int().min(1).max(500).default(30),
  /** Of `cheapest`. */
  targetShare: z.number().min(0.05).max(1).default(0.8),
  /** Somebody is reached who walks no farther than this. */
  walkM: z.int().min(100).max(1_500).default(800),
  /** Beyond `walkM` people count less and less up to here; null: not at all. */
  fadeM: z.int().min(100).max(1_500).nullable().default(null),
  /** Walked for straight, where no streets are loaded. */
  detour: z.number().min(1.2).max(3).default(1.35),
  keepsExisting: z.boolean().default(true),
  locked: z.array(CandidateId).max(500).default([]),
  forbidden: z.array(CandidateId).max(5_000).default([]),
  budgetYuan: z.number().positive().nullable().default(null),
  spacingM: z.int().min(1).max(5_000).nullable().default(null),
  leastPerArea: Count.default(0),
  mostPerArea: Count.nullable().default(null),
  /** Of single sub-districts. */
  areaRules: AreaRules.default([]),
  needsPower: z.boolean().default(false),
  needsNetwork: z.boolean().default(false),
  needsAlwaysOpen: z.boolean().default(false),
  /** How much service counts when; closed places reach nobody. Null: places count whenever they are open. */
  slices: z
    .strictObject({ office: Share, weekend: Share, night: Share })
    .refine((slices) => TIME_SLICES.some((slice) => slices[slice] > 0), 'one of them must count')
    .nullable()
    .default(null),
  /** Of `most-people`: new machines of each year, each plan part of the next; empty: all at once, `machines` of them. */
  years: z.array(Count).max(10).default([]),
  /** So many existing machines may leave their place for a new one, and what each move costs, yuan; null: they stay. */
  moves: z
    .strictObject({ atMost: z.int().min(1).max(500), costYuan: z.number().min(0).max(100_000_000) })
    .nullable()
    .default(null),
  futures: Futures.default([]),
  /** `worst`: of `most-people`, by the share of all who count in it. */
  futuresGoal: FuturesGoal.default('expected'),
  /** Binding for `mean-walk`; for other goals, and for more than can be solved, the load of each site is counted. */
  capacity: Capacity.nullable().default(null),
  kinds: z.array(SiteKind).max(5).default([]).describe('empty: all'),
  /** Machines fail: each is there this share of the time, and a second one in reach helps. 1: never. */
  availability: z.number().min(0.5).max(1).default(1),
  /** Existing machines are there the share of the time that was measured, where it is known. */
  countsUptime: z.boolean().default(true),
  /** Demand around existing machines is corrected by who came to them (demand/observed.ts). */
  countsVisits: z.boolean().default(false),
  seconds: z.number().min(1).max(600).default(20),
});
export type PlanSettings = z.infer<typeof PlanSettings>;

export const PlanSite = z.object({
  id: z.string(),
  name: z.string(),
  kind: SiteKind,
  area: z.string(),
  lat: z.number(),
  lon: z.number(),
  isExisting: z.boolean(),
  hours: OpeningHours.default('day'),
  /** Of a plan over years the one in which it opens, from 1; absent: it stands, or all open at once. */
  year: z.int().optional(),
  /** Share of the time that an existing machine is counted on; absent: a new one. */
  up: z.number().optional(),
  /** Of an existing machine with visits: how many times busier than the average one for the people in its reach. */
  busy: z.number().optional(),
  /** 1: the first to build, so that every step on the way serves as many people as the plan allows; absent: it stands. */
  turn: z.int().optional(),
  /** Of all machines there. */
  cost: z.number(),
  /** New ones in the plan, or those that stand there. */
  machines: z.int().default(1),
  /** In the busiest hour, and the machines that serve as many; absent: nobody asked. */
  load: z.object({ visits: z.number(), needs: z.int() }).optional(),
  /** People within walking distance. */
  reached: z.number(),
  /** Of these, people whom no other chosen machine reaches: who loses when it falls away. */
  alone: z.number(),
  /** The best other candidate in its place, and how much the goal loses by it. */
  replacement: z.object({ id: z.string(), name: z.string(), loss: z.number() }).nullable(),
});
export type PlanSite = z.infer<typeof PlanSite>;

/** Defaults: what results of earlier releases do not have. */
export const PlanResult = z.object({
  status: z.enum(['optimal', 'feasible', 'infeasible', 'unknown']),
  /** Why no plan is possible, or which people nobody can reach. */
  notes: z.array(z.object({ code: z.string(), count: z.number(), name: z.string() })),
  objective: z.number().nullable(),
  bound: z.number().nullable(),
  /** |bound − objective| / objective. */
  gap: z.number().nullable(),
  seconds: z.number(),
  iterations: z.int(),
  /** Weighted people of the whole layer. */
  total: z.number(),
  /** Residents of the layer, and those within `walkM` of a machine of the plan, and of an existing one. */
  residents: z.object({ total: z.number(), covered: z.number(), before: z.number() }),
  /** New places, and moves. */
  cost: z.number(),
  sites: z.array(PlanSite),
  /** Existing machines that leave their place. */
  moved: z
    .array(z.object({ id: z.string(), name: z.string(), lat: z.number(), lon: z.number() }))
    .default([]),
  areas: z.array(
    z.object({
      area: z.string(),
      residents: z.number(),
      covered: z.number(),
      machines: z.int(),
      /** How many it was to have; absent: any number. */
      rule: z.object({ atLeast: z.int(), atMost: z.int().nullable() }).optional(),
    }),
  ),
  /** Residents within this walk of their nearest machine. */
  bands: z.array(z.object({ walkM: z.number(), residents: z.number() })),
  /** Residents within `walkM` of a machine that is open then. */
  slices: z.array(z.object({ slice: TimeSlice, residents: z.number() })).default([]),
  /** Of a plan for futures: the demand of today, without a name, and of each; empty: none were asked for. */
  futures: z
    .array(
      z.object({
        name: z.string(),
        percent: z.int(),
        residents: z.number(),
        /** Within `walkM` of a machine of the plan. */
        covered: z.number(),
        /** Whom no place that may be used reaches. */
        unreachable: z.number(),
      }),
    )
    .default([]),
  /** To the nearest machine, weighted as the demand; whoever is farther than 5,000 m counts as that far, and `longestM` is null. */
  walk: z.object({ meanM: z.number(), longestM: z.number().nullable() }).nullable().default(null),
  /** Of a plan over years: what is reached at the end of each, and by the best plan of that year alone, as far as is known. */
  years: z
    .array(
      z.object({
        /** New ones so far. */
        machines: z.int(),
        covered: z.number(),
        residents: z.number(),
        /** In units of the objective; what the best plan of so many machines reaches at least, and at most. */
        best: z.number(),
        bound: z.number(),
      }),
    )
    .default([]),
  /** With so many new machines: what a plan reaches, and what no plan can exceed. In units of the objective. */
  curve: z.array(z.object({ machines: z.int(), covered: z.number(), bound: z.number() })),
  /** What corrected the demand; absent: nothing did. */
  observed: z
    .object({
      machines: z.int(),
      openHours: z.int(),
      sessions: z.int(),
      turnedAway: z.int(),
      /** By which factors the demand of a cell changed, at least and at most. */
      least: z.number(),
      most: z.number(),
    })
    .optional(),
  /** Absent: no existing machine fails long enough to be worth visits, or the goal is not reaching people. */
  repair: z
    .object({
      siteId: z.string(),
      siteName: z.string(),
      /** Share of the time that it serves, and would with a technician there once a week. */
      availability: z.number(),
      visited: z.number(),
      /** What the visits gain, and what one more machine gains in the best place, in units of the objective. */
      gain: z.number(),
      machineGain: z.number(),
    })
    .optional(),
  /** Rows of the demand layer with people whom no place that may be used reaches within `walkM`. */
  unreachable: z.array(z.int()).default([]),
  /** For each row of the demand layer the metres to the nearest machine of the plan, -1 beyond 1,500 m. */
  nearestM: z.array(z.int()),
});
export type PlanResult = z.infer<typeof PlanResult>;

export const SolveState = z.object({
  scenarioId: z.uuid(),
  state: z.enum(['queued', 'preparing', 'solving', 'done', 'failed', 'stopped']),
  /** How many solves come before it. */
  ahead: z.int(),
  elapsedMs: z.int(),
  objective: z.number().nullable(),
  bound: z.number().nullable(),
  gap: z.number().nullable(),
  /** Ids of the best plan so far. */
  sites: z.array(z.string()),
  message: z.string().nullable(),
});
export type SolveState = z.infer<typeof SolveState>;

const ScenarioHead = {
  id: z.uuid(),
  name: z.string(),
  version: z.int(),
  createdBy: z.string(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  solvedAtMs: z.int().nullable(),
};

export const ScenarioSummary = z.object({
  ...ScenarioHead,
  status: PlanResult.shape.status.nullable(),
  gap: z.number().nullable(),
  machines: z.int().nullable(),
  covered: z.number().nullable(),
  residents: z.number().nullable(),
  cost: z.number().nullable(),
});
export type ScenarioSummary = z.infer<typeof ScenarioSummary>;

export const Approval = z.object({
  candidateId: z.string(),
  siteId: SiteId,
  by: z.string(),
  atMs: z.int(),
});
export type Approval = z.infer<typeof Approval>;

export const Scenario = z.object({
  ...ScenarioHead,
  settings: PlanSettings,
  /** Null: not solved yet. */
  result: PlanResult.nullable(),
  /** The settings changed after the result was made. */
  isStale: z.boolean(),
  approvals: z.array(Approval),
  solve: SolveState.nullable(),
});
export type Scenario = z.infer<typeof Scenario>;

export const ScenarioCreate = z.strictObject({ name: Name, settings: PlanSettings });
export const ScenarioUpdate = z.strictObject({ name: Name, settings: PlanSettings }).partial();
export type ScenarioUpdate = z.infer<typeof ScenarioUpdate>;

/** Chosen candidates that become sites of the fleet. */
export const ApprovalRequest = z.strictObject({
  candidates: z.array(CandidateId).min(1).max(500),
  region: RegionId,
});
