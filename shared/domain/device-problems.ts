/** What is wrong with a device, from what it reports (devices.md 5.1, DESIGN 5): the one table behind health and reasons. */
import * as z from 'zod';
import type { DeviceStatusChange } from './device-status.ts';

export const DeviceProblem = z.enum([
  'not-answering',
  'hardware',
  'tampering',
  'paper-out',
  'paper-jam',
  'paper-low',
  'media-jam',
  'output-full',
  'toner-out',
  'toner-low',
  'queue-stopped',
  'paper-left',
  'cover-open',
  'cutter',
  'card-jam',
  'bin-full',
  'cards-low',
  'scanner-refuses',
  'overheated',
  'power-failure',
  'battery-low',
  'starting',
  'action-needed',
]);
export type DeviceProblem = z.infer<typeof DeviceProblem>;

export interface Problem {
  readonly problem: DeviceProblem;
  /** fault: it cannot work now. attention: it works, and somebody should look before it stops. */
  readonly severity: 'fault' | 'attention';
}

interface Rule extends Problem {
  readonly applies: (status: DeviceStatusChange) => boolean;
}

/** Whoever does not answer says nothing that counts: what it said before is no longer known. */
const SILENCE: Rule = {
  problem: 'not-answering',
  severity: 'fault',
  applies: ({ link, device }) =>
    (link !== undefined && link !== 'up') ||
    device === 'offline' ||
    device === 'powerOff' ||
    device === 'noDevice',
};

/** Worst first, and of equal ones first what people can mend with their hands. */
const RULES: readonly Rule[] = [
  { problem: 'tampering', severity: 'fault', applies: ({ device }) => device === 'fraudAttempt' },
  { problem: 'paper-out', severity: 'fault', applies: ({ paper }) => paper === 'out' },
  { problem: 'paper-jam', severity: 'fault', applies: ({ paper }) => paper === 'jammed' },
  {
    problem: 'card-jam',
    severity: 'fault',
    applies: ({ media, chipPower }) => media === 'jammed' && chipPower !== undefined,
  },
  {
    problem: 'media-jam',
    severity: 'fault',
    applies: ({ media, chipPower }) => media === 'jammed' && chipPower === undefined,
  },
  {
    problem: 'output-full',
    severity: 'fault',
    applies: ({ media, toner }) => media === 'present' && toner !== undefined,
  },
  { problem: 'cover-open', severity: 'fault', applies: ({ cover }) => cover === 'open' },
  { problem: 'toner-out', severity: 'fault', applies: ({ toner }) => toner === 'out' },
  { problem: 'cutter', severity: 'fault', applies: ({ cutter }) => cutter === 'fault' },
  {
    problem: 'queue-stopped',
    severity: 'fault',
    applies: ({ queue }) => queue === 'paused' || queue === 'closed',
  },
  { problem: 'scanner-refuses', severity: 'fault', applies: ({ scanner }) => scanner === 'inoperative' },
  { problem: 'power-failure', severity: 'fault', applies: ({ powerIn }) => powerIn === 'noPower' },
  { problem: 'hardware', severity: 'fault', applies: ({ device }) => device === 'hardwareError' },
  { problem: 'tampering', severity: 'attention', applies: ({ device }) => device === 'potentialFraud' },
  { problem: 'paper-low', severity: 'attention', applies: ({ paper }) => paper === 'low' },
  { problem: 'toner-low', severity: 'attention', applies: ({ toner }) => toner === 'low' },
  {
    problem: 'bin-full',
    severity: 'attention',
    applies: ({ retainBin, retractBin }) => retainBin === 'full' || retractBin === 'full',
  },
  // A kiosk tells of a paper that waits only when it has waited for too long.
  { problem: 'paper-left', severity: 'attention', applies: ({ presenter }) => presenter === 'awaitingTake' },
  {
    problem: 'cards-low',
    severity: 'attention',
    applies: ({ stacker }) => stacker === 'low' || stacker === 'empty',
  },
  { problem: 'battery-low', severity: 'attention', applies: ({ battery }) => battery === 'low' },
  { problem: 'overheated', severity: 'attention', applies: (status) => status.headTemperature === 'high' },
  { problem: 'starting', severity: 'attention', applies: ({ device }) => device === 'starting' },
];

/** The device asks for somebody and names no reason that we have words for. */
function unexplained({ device, action }: DeviceStatusChange): readonly Problem[] {
  if (device === 'userError') return [{ problem: 'action-needed', severity: 'fault' }];
  const asksForSomebody = action !== undefined && action !== null;
  return asksForSomebody ? [{ problem: 'action-needed', severity: 'attention' }] : [];
}

/** Worst first; empty for a device that works, and for one that has not said enough yet. */
export function deviceProblems(status: DeviceStatusChange): readonly Problem[] {
  if (status.device === undefined) return [];
  if (SILENCE.applies(status)) return [SILENCE];
  const problems = RULES.filter((rule) => rule.applies(status));
  const isExplained = problems.some(({ severity }) => severity === 'fault') || status.device !== 'userError';
  return problems.length > 0 && isExplained ? problems : [...unexplained(status), ...problems];
}
