/**
 * Runs the session machine: journal before screen, then effects, then one timer for the deadline of the state.
 * Events that arise inside a transition wait in a queue, so that transitions never nest.
 */
import type { ReceiptPrinter } from '../../../devices/receipt-printer.ts';
import { isForOffice } from '../../../shared/domain/service.ts';
import { describeError, isAppError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { SealedCase } from '../../../shared/protocol/index.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { createDeadlineTimer } from '../../../shared/time/deadline-timer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { KeptVisits } from '../resume/kept-visits.ts';
import { encodeCase } from './case-content.ts';
import type { Effect, SessionEvent, Transition } from './events.ts';
import { isSameEntry, journalEntryOf, type Journal, type JournalEntry, type OpenEntry } from './journal.ts';
import { attentionOf, transition, withoutJournal } from './machine.ts';
import { createRecordKeeper } from './record-keeper.ts';
import { interruptedBody, resume } from './recovery.ts';
import { pullBack } from './retraction.ts';
import { sealCase } from './seal.ts';
import { ATTRACT, type Citizen, type SessionState, type World } from './state.ts';

export interface SessionRunnerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly outbox: Pick<Outbox, 'append'>;
  /** The world at this moment. */
  readonly world: () => World;
  /** undefined: no printer that answers. */
  readonly printer: () => ReceiptPrinter | undefined;
  readonly setAttention: (attention: 'asking' | 'idle') => void;
  /** base64url; undefined: services that seal are closed. */
  readonly casePublicKey: string | undefined;
  /** An urgent case was filed for this card. */
  readonly countUrgent: (citizen: Citizen, nowMs: number) => void;
  readonly keptVisits: Pick<KeptVisits, 'keep' | 'open'>;
  readonly nextReceiptNumber: (atMs: number) => string;
  /** The state may have changed. */
  readonly onChange: () => void;
}

export interface SessionRunner {
  readonly state: SessionState;
  /** Settles what the previous run left; to be called once, before the first event. */
  recover(): void;
  dispatch(event: SessionEvent): void;
  /** Tries again to append records that found no room in the outbox. */
  flushRecords(): void;
  /** Lets a print that is under way end (at most `graceMs`), then wipes. The journal keeps an open visit for the next run. */
  stop(graceMs: number): Promise<void>;
}

export function createSessionRunner(deps: SessionRunnerDeps): SessionRunner {
  const { clock, log, journal } = deps;
  const records = createRecordKeeper(deps);
  const queue: SessionEvent[] = [];
  let state: SessionState = ATTRACT;
  let isRunning = false;
  let isStopped = false;
  let written: OpenEntry | undefined;
  const timer = createDeadlineTimer(clock, () => dispatch({ type: 'deadline' }));
  let print: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;

  function dispatch(event: SessionEvent): void {
    if (isStopped) return;
    queue.push(event);
    if (isRunning) return;
    isRunning = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) step(next);
    } finally {
      isRunning = false;
    }
    deps.onChange();
  }

  function step(event: SessionEvent): void {
    const world = deps.world();
    const proposed = transition(state, event, world);
    adopt(writeJournal(proposed.state) ? proposed : withoutJournal(state, proposed, world));
  }

  function adopt({ state: next, effects }: Transition<SessionState>): void {
    if (next.step !== state.step) log.info({ from: state.step, to: next.step }, 'session step');
    // A receipt that was not begun must not come out when the next citizen stands there.
    if (isPrinting(state) && !isPrinting(next)) print?.abort.abort();
    state = next;
    for (const effect of effects) run(effect);
    deps.setAttention(attentionOf(state));
    timer.arm(state.deadline?.atMonoMs ?? null);
  }

  function writeJournal(next: SessionState): boolean {
    const entry = journalEntryOf(next, clock.nowMs());
    if (entry === undefined || (written !== undefined && isSameEntry(entry, written))) return true;
    try {
      journal.put(entry);
      written = entry;
      return true;
    } catch (error) {
      log.error({ step: next.step, reason: describeError(error) }, 'the journal of visits cannot be written');
      return false;
    }
  }

  function run(effect: Effect): void {
    switch (effect.type) {
      case 'file':
        return fileCase(effect);
      case 'keep':
        return void keep(effect);
      case 'open':
        return void open(effect);
      case 'print':
        return startPrint(effect);
      case 'retract': {
        const { visitId, jobId } = effect;
        return void pullBack(deps.printer(), jobId, log).then(() =>
          dispatch({ type: 'retractEnded', visitId }),
        );
      }
      case 'finish':
        return records.append(effect.body);
    }
  }

  function fileCase({ visit, wish, signature, counter }: Extract<Effect, { type: 'file' }>): void {
    try {
      const nowMs = clock.nowMs();
      const number = deps.nextReceiptNumber(nowMs);
      const sealedCase =
        counter === null && isForOffice(wish.service)
          ? seal(deps.casePublicKey, encodeCase({ visit, wish, signature, number, nowMs }))
          : null;
      if (wish.urgent?.isGranted === true && wish.citizen !== null) deps.countUrgent(wish.citizen, nowMs);
      dispatch({ type: 'filed', visitId: visit.id, number, sealedCase });
    } catch (error) {
      // The code only: a message of a schema may quote what it refuses.
      log.error({ code: isAppError(error) ? error.code : 'internal' }, 'a case could not be sealed');
      dispatch({ type: 'filingFailed', visitId: visit.id });
    }
  }

  async function keep({ visitId, wish, cardNumber }: Extract<Effect, { type: 'keep' }>): Promise<void> {
    try {
      const number = deps.nextReceiptNumber(clock.nowMs());
      const kept = await deps.keptVisits.keep(wish, cardNumber);
      dispatch({ type: 'kept', visitId, number, ...kept });
    } catch (error) {
      log.error({ reason: describeError(error) }, 'a visit could not be kept for later');
      dispatch({ type: 'keepFailed', visitId });
    }
  }

  async function open({ visitId, code, cardNumber }: Extract<Effect, { type: 'open' }>): Promise<void> {
    const opened = await deps.keptVisits.open(code, cardNumber);
    if (opened.type === 'opened') dispatch({ type: 'resumed', visitId, wish: opened.wish });
    else dispatch({ type: 'resumeRefused', visitId, why: opened.type });
  }

  function startPrint({ visitId, jobId, content }: Extract<Effect, { type: 'print' }>): void {
    const printer = deps.printer();
    if (printer === undefined) {
      dispatch({ type: 'printed', visitId, evidence: 'queued', failure: 'linkLost' });
      return;
    }
    const abort = new AbortController();
    const ended = printer
      .print({ jobId, content }, abort.signal)
      .catch((error: unknown) => {
        log.error({ reason: describeError(error) }, 'the printer driver failed');
        return { evidence: 'unknown', failure: 'hardwareError' } as const;
      })
      .then(({ evidence, failure }) => endPrint({ type: 'printed', visitId, evidence, failure }));
    print = { abort, ended };
  }

  function endPrint(event: Extract<SessionEvent, { type: 'printed' }>): void {
    log.info({ evidence: event.evidence, failure: event.failure }, 'a receipt was printed, or not');
    dispatch(event);
  }

  function settle(entry: JournalEntry): void {
    if (entry.kind === 'over') return records.append(entry.body);
    // One screen, one visit: a second open row could only stem from a defect, and is reported like any other.
    const resumed = state.step === 'attract' ? resume(entry, deps.world()) : undefined;
    if (resumed === undefined) return records.append(interruptedBody(entry, clock.nowMs()));
    written = entry;
    adopt({ state: resumed, effects: [] });
  }

  return {
    get state() {
      return state;
    },
    dispatch,
    recover() {
      for (const entry of journal.load(clock.nowMs())) settle(entry);
      deps.setAttention(attentionOf(state));
      deps.onChange();
    },
    flushRecords: () => records.flush(),
    async stop(graceMs) {
      if (isPrinting(state) && print !== undefined) {
        const grace = Promise.withResolvers<void>();
        const graceTimer = clock.setTimer(graceMs, grace.resolve);
        await Promise.race([print.ended, grace.promise]);
        graceTimer.cancel();
      }
      dispatch({ type: 'stop' });
      isStopped = true;
      timer.cancel();
    },
  };
}

function isPrinting(state: SessionState): boolean {
  return state.step === 'receipt' || (state.step === 'kept' && state.paper === 'printing');
}

function seal(publicKey: string | undefined, plaintext: Uint8Array): SealedCase {
  try {
    return sealCase(publicKey ?? '', plaintext);
  } finally {
    plaintext.fill(0);
  }
}
