/** Everything that is asked about the account, and who answers it. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import type {
  AreaQuery,
  BudgetQuery,
  CompareQuery,
  CorrectionQuery,
  GroupQuery,
  HeatQuery,
  IntervalQuery,
  RangeQuery,
  ReportQuery,
  Scope,
} from '../api.ts';
import { readUptimeMetrics } from '../metrics.ts';
import {
  readBudget,
  readCauses,
  readComparison,
  readGroupFigures,
  readHeat,
  readTrend,
} from '../queries/fleet.ts';
import { explain, readKioskUptime } from '../queries/kiosk.ts';
import { readAreaOutages, readCorrections, readNow } from '../queries/now.ts';
import { monthReport } from '../queries/report.ts';
import { readWorkHours } from '../work-hours.ts';

interface Context {
  readonly db: Kysely<Schema>;
  readonly nowMs: number;
}

/** With the hours as they are known now, or were known then. */
function withWork({ db, nowMs }: Context) {
  return { db, nowMs, work: (asKnownAtMs?: number) => readWorkHours(db, asKnownAtMs) };
}

const ANSWERS = {
  now: (context: Context, query: Scope) => readNow(withWork(context), query),
  trend: ({ db }: Context, query: RangeQuery) => readTrend(db, query),
  heat: ({ db }: Context, query: HeatQuery) => readHeat(db, query),
  causes: ({ db }: Context, query: RangeQuery) => readCauses(db, query),
  groups: ({ db }: Context, query: GroupQuery) => readGroupFigures(db, query),
  budget: ({ db, nowMs }: Context, query: BudgetQuery) => readBudget(db, query, nowMs),
  comparison: ({ db }: Context, query: CompareQuery) => readComparison(db, query),
  report: (context: Context, query: ReportQuery) => monthReport(withWork(context), query),
  corrections: ({ db }: Context, query: CorrectionQuery) => readCorrections(db, query),
  areas: ({ db }: Context, query: AreaQuery) => readAreaOutages(db, query),
  kiosk: (context: Context, { id, ...query }: IntervalQuery & { id: string }) =>
    readKioskUptime(withWork(context), id, query),
  explanation: (context: Context, { id, atMs }: { id: string; atMs: number }) =>
    explain(withWork(context), id, atMs),
  metrics: ({ db }: Context, { nowMs }: { nowMs: number }) => readUptimeMetrics(db, nowMs),
};

type Answers = typeof ANSWERS;
export type QuestionName = keyof Answers;
export type QueryOf<Name extends QuestionName> = Parameters<Answers[Name]>[1];
export type AnswerOf<Name extends QuestionName> = Awaited<ReturnType<Answers[Name]>>;

/** As it travels to the thread; reports.ts knows which query and answer belong to a name. */
export interface Question {
  readonly name: QuestionName;
  readonly query: unknown;
  readonly nowMs: number;
}

export function answerOf(db: Kysely<Schema>, { name, query, nowMs }: Question): Promise<unknown> {
  const answer = ANSWERS[name] as (context: Context, query: unknown) => Promise<unknown>;
  return answer({ db, nowMs }, query);
}
