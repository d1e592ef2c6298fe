/** What a fault asks for: which line, which skills, which steps, and how fast (fleet.md 2.21, devices.md 8.4). */
import type { FaultClass, OrderKind, Severity } from '../../../shared/domain/work-order.ts';
import { afterOpenMs, type ServiceHours } from '../service-time.ts';
import type { Line, Skill, WorkOrder } from './order.ts';

const HOUR_MS = 3_600_000;

/** Opening time from the report until the next step is agreed, and until the machine is verified. */
const DEADLINES: Record<Severity, { respondMs: number; fixMs: number }> = {
  critical: { respondMs: HOUR_MS / 2, fixMs: 4 * HOUR_MS },
  major: { respondMs: HOUR_MS, fixMs: 8 * HOUR_MS },
  warning: { respondMs: 4 * HOUR_MS, fixMs: 16 * HOUR_MS },
  info: { respondMs: 8 * HOUR_MS, fixMs: 24 * HOUR_MS },
};

interface FaultPlan {
  readonly line: Line;
  readonly skills: readonly Skill[];
  /** Ids; the console has the words. */
  readonly checklist: readonly string[];
}

const PLANS: Record<FaultClass, FaultPlan> = {
  paper: { line: 1, skills: ['supplies'], checklist: ['refill-paper', 'self-test'] },
  printer: { line: 1, skills: ['printer'], checklist: ['look-for-jam', 'close-cover', 'self-test'] },
  reader: { line: 1, skills: ['reader'], checklist: ['free-slot', 'empty-bin', 'check-cable', 'self-test'] },
  link: { line: 1, skills: ['network'], checklist: ['check-power', 'check-network', 'self-test'] },
  service: { line: 1, skills: [], checklist: ['look-at-screen', 'self-test'] },
  power: { line: 2, skills: ['power'], checklist: ['check-power', 'check-ups', 'self-test'] },
  tampering: { line: 2, skills: [], checklist: ['take-photos', 'check-locks', 'self-test'] },
  other: { line: 1, skills: [], checklist: ['look-at-screen', 'self-test'] },
};

/** Who goes first for such a fault. */
export function plannedLine(faultClass: FaultClass): Line {
  return PLANS[faultClass].line;
}

export const PREVENTIVE: Record<Exclude<OrderKind, 'repair'>, readonly string[]> = {
  refill: ['refill-paper', 'self-test'],
  'daily-test': ['look-at-screen', 'self-test'],
  cleaning: ['clean-screen', 'clean-reader', 'self-test'],
};

export type NewOrder = Pick<
  WorkOrder,
  'id' | 'incidentId' | 'kioskId' | 'siteId' | 'regionId' | 'kind' | 'planKey' | 'faultClass' | 'severity'
>;

export function planOrder(
  born: NewOrder,
  { nowMs, hours }: { nowMs: number; hours: ServiceHours },
): WorkOrder {
  const plan = PLANS[born.faultClass];
  const { respondMs, fixMs } = DEADLINES[born.severity];
  const due = (durationMs: number) => afterOpenMs(hours, born, { fromMs: nowMs, durationMs });
  const checklist = born.kind === 'repair' ? plan.checklist : PREVENTIVE[born.kind];
  return {
    ...born,
    line: plan.line,
    skills: born.kind === 'repair' ? [...plan.skills] : born.kind === 'refill' ? ['supplies'] : [],
    stage: 'open',
    assigneeId: null,
    version: 1,
    entries: 1,
    openedAtMs: nowMs,
    stageAtMs: { open: nowMs },
    respondByMs: due(respondMs),
    fixByMs: due(fixMs),
    nextStep: null,
    respondedAtMs: null,
    arrival: null,
    checklist: checklist.map((id) => ({ id, isDone: false })),
    used: [],
    // Preventive work has no trouble that could last.
    isHealthy: born.kind !== 'repair',
    isRecoveredByItself: false,
    testedAtMs: null,
  };
}
