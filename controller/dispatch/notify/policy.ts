/** Who is told when: steps with acknowledgement time-outs, quiet hours, and the calendar of those on call. Shared with the console. */
import * as z from 'zod';
import { Severity } from '../../../shared/domain/work-order.ts';
import { severityRank } from '../alerts/rule.ts';
import type { Incident } from '../incidents/incident.ts';
import { isInWeekSpans, WeekSpan } from '../orders/technician.ts';

const EpochMs = z.int().min(0);

export const Target = z.discriminatedUnion('to', [
  /** A group robot, or the list of an e-mail channel. */
  z.strictObject({ to: z.literal('channel'), channelId: z.string().max(48) }),
  z.strictObject({ to: z.literal('on-call') }),
  z.strictObject({ to: z.literal('technician'), userId: z.string().max(60) }),
]);
export type Target = z.infer<typeof Target>;

export const Policy = z.strictObject({
  /** Milder incidents are only shown. */
  mildest: Severity,
  /** Told one after the other until somebody acknowledges. */
  steps: z
    .array(
      z.strictObject({
        afterMs: z
          .int()
          .min(0)
          .max(24 * 3_600_000),
        targets: z.array(Target).min(1).max(10),
      }),
    )
    .max(8),
  /** In these hours only what is at least so bad is told; the rest waits for their end. */
  quiet: z.strictObject({ spans: z.array(WeekSpan).max(14), stillTold: Severity }),
  tellRecovery: z.boolean(),
  /** Photos of an order are removed so long after its end, days. */
  photosKeptDays: z.int().min(1).max(3_650).default(180),
});
export type Policy = z.infer<typeof Policy>;

export const OnCall = z.strictObject({
  weekly: z
    .array(z.strictObject({ userId: z.string().max(60), spans: z.array(WeekSpan).min(1).max(14) }))
    .max(50),
  /** Holidays and swaps: who is on call instead. */
  instead: z.array(z.strictObject({ userId: z.string().max(60), fromMs: EpochMs, toMs: EpochMs })).max(200),
});
export type OnCall = z.infer<typeof OnCall>;

export const DEFAULT_POLICY: Policy = {
  mildest: 'warning',
  steps: [
    { afterMs: 0, targets: [{ to: 'on-call' }] },
    { afterMs: 15 * 60_000, targets: [{ to: 'on-call' }] },
  ],
  quiet: {
    spans: [{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 22 * 60, toMinute: 7 * 60 }],
    stillTold: 'critical',
  },
  tellRecovery: true,
  photosKeptDays: 180,
};

export const NOBODY_ON_CALL: OnCall = { weekly: [], instead: [] };

/** A swap replaces the weekly calendar as a whole while it lasts. */
export function onCallAt({ weekly, instead }: OnCall, atMs: number): string[] {
  const swapped = instead
    .filter(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
    .map(({ userId }) => userId);
  const regular = weekly.filter(({ spans }) => isInWeekSpans(spans, atMs)).map(({ userId }) => userId);
  return [...new Set(swapped.length > 0 ? swapped : regular)];
}

/** When the next step is due; null: somebody knows, or nobody is to be told any more. */
export function nextStepAtMs(incident: Incident, { steps, mildest }: Policy): number | null {
  const { stage, recoveredAtMs, severity, told, stageAtMs, openedAtMs } = incident;
  if (stage !== 'open' || recoveredAtMs !== null || severityRank(severity) > severityRank(mildest))
    return null;
  const step = steps[told];
  return step === undefined ? null : (stageAtMs.open ?? openedAtMs) + step.afterMs;
}

const MINUTE_MS = 60_000;

/** When it may be told: at once, or when the quiet hours are over. */
export function tellAtMs(severity: Severity, { quiet }: Policy, nowMs: number): number {
  if (severityRank(severity) <= severityRank(quiet.stillTold) || !isInWeekSpans(quiet.spans, nowMs))
    return nowMs;
  let atMs = Math.ceil((nowMs + 1) / MINUTE_MS) * MINUTE_MS;
  // A week is all there is of weekly hours; who is quiet for all of it wants to hear nothing.
  for (const endMs = nowMs + 7 * 24 * 60 * MINUTE_MS; atMs < endMs; atMs += MINUTE_MS) {
    if (!isInWeekSpans(quiet.spans, atMs)) return atMs;
  }
  return atMs;
}
