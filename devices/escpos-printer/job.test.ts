/** Laws of the job machine: the printer is never flooded, and nobody claims more about the paper than was proved (devices.md 3.8, 3.9). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrintOutcome } from '../receipt-printer.ts';
import type { Trouble } from './condition.ts';
import { decodeFullStatus, type FullStatus } from './full-status.ts';
import { advanceJob, createJob, planJob, type JobEffect, type JobEvent, type JobState } from './job.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const limits = { helpWaitMs: 60_000, progressMs: 15_000 };
const WINDOW_BYTES = 3072;

const pieces = fc.array(
  fc.nat(1700).map((length) => new Uint8Array(length + 1)),
  { minLength: 1, maxLength: 20 },
);
const CHECKPOINT = Uint8Array.of(0x1d, 0x72, 0x01);
const plans = fc
  .tuple(pieces, fc.boolean(), fc.option(fc.constant('0001')), fc.boolean())
  .map(([parts, hasCheckpoints, processId, isWatched]) => ({
    parts,
    plan: planJob(parts, { checkpoint: hasCheckpoints ? CHECKPOINT : null, processId, isWatched }),
  }));
const full = fc
  .constantFrom<Partial<FullStatus>[]>(
    {},
    { isTicketAtOutput: true },
    { isMotorOn: true },
    { isSpooling: true },
    { hasLineError: true },
    { isTicketAtOutput: true, isPaperJammed: true },
    { isTicketAtOutput: true, hasPresenterError: true },
  )
  .map((bits): FullStatus => ({ ...decodeFullStatus([0, 0, 0, 0]), ...bits }));
const event: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.constant({ type: 'sent' as const }),
  fc.constant({ type: 'checkpoint' as const }),
  fc.constantFrom('0001', '0000').map((processId) => ({ type: 'printed' as const, processId })),
  full.map((status) => ({ type: 'looked' as const, full: status })),
  fc
    .constantFrom<(Trouble | null)[]>(
      null,
      'paperOut',
      'coverOpen',
      'paperJammed',
      'cutterFault',
      'hardwareError',
      'busy',
    )
    .map((trouble) => ({ type: 'trouble' as const, trouble })),
  fc.constant({ type: 'lineLost' as const }),
  fc.constant({ type: 'deadline' as const }),
);

function sentBytes(effects: readonly JobEffect[]): number {
  return effects.reduce((sum, effect) => sum + (effect.type === 'send' ? effect.bytes.length : 0), 0);
}

/** What an outcome says that nobody could know; `state`: before the event that ended the job. */
function overclaim(
  { plan, handed, answered, isPrinted }: JobState,
  cause: JobEvent,
  { evidence, failure }: Pick<PrintOutcome, 'evidence' | 'failure'>,
): string | undefined {
  const isWhole = handed === plan.segments.length;
  const isAccepted = plan.hasCheckpoints && answered === handed;
  const isConfirmed = cause.type === 'printed' && cause.processId === plan.processId;
  const isSeen = cause.type === 'looked' && cause.full.isTicketAtOutput && !cause.full.isPaperJammed;
  if (evidence === 'printed' && !isConfirmed && !(isPrinted && isAccepted))
    return 'printed, but neither did the printer say so nor its motor';
  if (evidence === 'presented' && !(plan.isWatched && isSeen)) return 'presented, but nobody saw it';
  if (evidence !== 'queued' && !isWhole) return `${evidence}, but the end was not sent`;
  if (evidence === 'accepted' && !plan.hasCheckpoints) return 'accepted by a printer that cannot say so';
  if (cause.type === 'lineLost' && evidence !== 'queued' && evidence !== 'unknown' && !isPrinted)
    return 'sure without a line';
  const isBad = cause.type === 'lineLost' || cause.type === 'deadline';
  return isBad && failure === null ? `${cause.type} is a failure` : undefined;
}

const SEEN: FullStatus = { ...decodeFullStatus([0, 0, 0, 0]), isTicketAtOutput: true };

describe('print job', () => {
  it('has every byte of the document in its segments, in order', () => {
    fc.assert(
      fc.property(plans, ({ parts, plan }) => {
        const wanted = parts.reduce((sum, part) => sum + part.length, 0);
        const checkpoints = plan.hasCheckpoints ? 3 * plan.segments.length : 0;
        const total = plan.segments.reduce((sum, segment) => sum + segment.length, 0);
        expect(total).toBe(wanted + checkpoints + (plan.processId === null ? 0 : 11));
      }),
      { seed },
    );
  });

  it('ends once, never sends two things at a time, and keeps the open bytes under the window', () => {
    fc.assert(
      fc.property(plans, fc.array(event, { maxLength: 80 }), ({ plan }, events) => {
        let state: JobState = createJob(plan, null);
        let finished = 0;
        let open: number[] = [];
        for (const next of [{ type: 'start' } as const, ...events]) {
          if (next.type === 'sent' && !state.isSending) continue;
          if (next.type === 'checkpoint') open = open.slice(1);
          const before = state;
          const step = advanceJob(state, next, limits);
          state = step.state;
          const bytes = sentBytes(step.effects);
          if (bytes > 0) open.push(bytes);
          const isOverlapping = bytes > 0 && before.isSending && next.type !== 'sent';
          const openBytes = open.reduce((sum, length) => sum + length, 0);
          expect({ isOverlapping, openBytes }).toEqual({ isOverlapping: false, openBytes });
          expect(!plan.hasCheckpoints || open.length <= 1 || openBytes <= WINDOW_BYTES).toBe(true);
          finished += step.effects.filter(({ type }) => type === 'finish').length;
          expect(finished).toBe(state.isFinished ? 1 : 0);
          expect(finished === 1 ? bytes : 0).toBe(0);
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('claims only what was proved', () => {
    fc.assert(
      fc.property(plans, fc.array(event, { maxLength: 80 }), ({ plan }, events) => {
        let state = createJob(plan, null);
        for (const next of [{ type: 'start' } as const, ...events]) {
          const step = advanceJob(state, next, limits);
          const claims = step.effects.map((effect) =>
            effect.type === 'finish' ? overclaim(state, next, effect.outcome) : undefined,
          );
          expect(claims.filter((claim) => claim !== undefined)).toEqual([]);
          state = step.state;
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('goes through to the best evidence when everything goes well', () => {
    fc.assert(
      fc.property(plans, ({ plan }) => {
        let state = createJob(plan, null);
        let outcome: unknown;
        const run = (next: JobEvent) => {
          const step = advanceJob(state, next, limits);
          state = step.state;
          for (const effect of step.effects) {
            if (effect.type === 'finish') outcome = effect.outcome;
            if (effect.type === 'send') {
              run({ type: 'sent' });
              if (plan.hasCheckpoints) run({ type: 'checkpoint' });
            }
          }
        };
        run({ type: 'start' });
        if (plan.processId !== null) run({ type: 'printed', processId: plan.processId });
        if (plan.isWatched && plan.processId === null) run({ type: 'looked', full: SEEN });
        const best =
          plan.processId !== null
            ? 'printed'
            : plan.isWatched
              ? 'presented'
              : plan.hasCheckpoints
                ? 'accepted'
                : 'transmitted';
        expect(outcome).toEqual({ evidence: best, failure: null });
      }),
      { seed },
    );
  });

  it('sends nothing more while the printer cannot print, and goes on when it can', () => {
    const plan = planJob([new Uint8Array(1000), new Uint8Array(1000)], {
      checkpoint: CHECKPOINT,
      processId: null,
      isWatched: false,
    });
    let step = advanceJob(createJob(plan, null), { type: 'start' }, limits);
    step = advanceJob(step.state, { type: 'trouble', trouble: 'paperOut' }, limits);
    expect(step.effects).toEqual([{ type: 'setDeadline', delayMs: limits.helpWaitMs }]);
    step = advanceJob(step.state, { type: 'sent' }, limits);
    expect(sentBytes(step.effects)).toBe(0);
    step = advanceJob(step.state, { type: 'trouble', trouble: null }, limits);
    expect(sentBytes(step.effects)).toBe(1003);
  });

  it('is printed when the motor stands still behind its end, not while anything is wrong', () => {
    const plan = planJob([new Uint8Array(10)], { checkpoint: CHECKPOINT, processId: null, isWatched: true });
    const still = decodeFullStatus([0, 0, 0, 0]);
    const evidenceAfter = (...looks: readonly FullStatus[]) => {
      let { state } = advanceJob(createJob(plan, null), { type: 'start' }, limits);
      for (const event of [{ type: 'sent' }, { type: 'checkpoint' }] as const)
        state = advanceJob(state, event, limits).state;
      for (const look of looks) state = advanceJob(state, { type: 'looked', full: look }, limits).state;
      const [end] = advanceJob(state, { type: 'deadline' }, limits).effects;
      return end?.type === 'finish' ? end.outcome : end;
    };
    expect(evidenceAfter({ ...still, isMotorOn: true })).toMatchObject({ evidence: 'accepted' });
    expect(evidenceAfter({ ...still, hasLineError: true })).toMatchObject({ evidence: 'accepted' });
    expect(evidenceAfter({ ...still, isMotorOn: true }, still)).toEqual({
      evidence: 'printed',
      failure: 'timeOut',
    });
  });

  it('tells a jammed cutter to go on once, not for ever', () => {
    const plan = planJob([new Uint8Array(10)], { checkpoint: CHECKPOINT, processId: null, isWatched: false });
    let { state } = advanceJob(createJob(plan, null), { type: 'start' }, limits);
    const recoveries = ['cutterFault', null, 'cutterFault', 'coverOpen', 'cutterFault'] as const;
    const effects = recoveries.flatMap((trouble) => {
      const step = advanceJob(state, { type: 'trouble', trouble }, limits);
      state = step.state;
      return step.effects.filter(({ type }) => type === 'recover');
    });
    expect(effects).toHaveLength(1);
  });
});
