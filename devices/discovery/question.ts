/** Asks one question of whatever is on a line, and hears what comes back; and before the first one, whether it is quiet. */
import { sleep, type Clock } from '../../shared/time/clock.ts';
import type { Probe } from '../definition.ts';
import type { Transport } from '../transport/transport.ts';

export interface LineDeps {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly isRecognised: boolean;
  /** Without our own question, which a loopback plug or a half-duplex adapter gives back. */
  readonly heardBytes: number;
  readonly isEcho: boolean;
}

/** A GPS or a scale speaks once a second. */
const QUIET_MS = 1100;
/** What a killed program had asked for may still be on its way. */
const QUIET_ATTEMPTS = 3;
/** A question has a dozen bytes at most; a port whose far end takes none is not waited for. */
const WRITE_MS = 2000;
/** An answer may be recognised by its first bytes: a driver that starts must not hear the rest as noise. */
const REST_GAP_MS = 150;
/** No answer to a question is longer; what talks without end does not fill the memory. */
const MAX_ANSWER_BYTES = 4096;

/** None of our devices speaks for ever unasked; one that does would sooner or later say what any question waits for. */
export async function isQuiet(transport: Transport, deps: LineDeps): Promise<boolean> {
  for (let attempt = 0; attempt < QUIET_ATTEMPTS; attempt++)
    if (await isQuietFor(QUIET_MS, transport, deps)) return true;
  return false;
}

/** A line that has closed is quiet. */
async function isQuietFor(ms: number, transport: Transport, { clock, signal }: LineDeps): Promise<boolean> {
  let isHeard = false;
  const unsubscribe = transport.onData(() => (isHeard = true));
  await orClosed(transport, sleep(clock, ms, signal)).finally(unsubscribe);
  return !isHeard;
}

/** Ends when the answer is recognised and over, or the transport has closed; rejects with the signal's reason. */
export async function ask(transport: Transport, probe: Probe, deps: LineDeps): Promise<Answer> {
  const { clock, signal } = deps;
  const recognised = Promise.withResolvers<void>();
  let raw: Uint8Array = new Uint8Array();
  const heard = () => withoutEcho(raw, probe.question);
  const unsubscribe = transport.onData((bytes) => {
    raw = Buffer.concat([raw, bytes]).subarray(0, MAX_ANSWER_BYTES);
    if (probe.recognises(heard())) recognised.resolve();
  });
  const within = async (ms: number, what: Promise<unknown>) => {
    const enough = new AbortController();
    const time = sleep(clock, ms, AbortSignal.any([signal, enough.signal]));
    await Promise.race([what, time]).finally(() => enough.abort());
    signal.throwIfAborted();
  };
  try {
    await within(
      WRITE_MS,
      transport.write(probe.question).catch(() => {}),
    );
    await within(probe.waitMs, orClosed(transport, recognised.promise));
    const isRecognised = probe.recognises(heard());
    if (isRecognised)
      while (raw.length < MAX_ANSWER_BYTES && !(await isQuietFor(REST_GAP_MS, transport, deps)));
    return {
      isRecognised,
      heardBytes: heard().length,
      isEcho: heard().length < raw.length,
    };
  } finally {
    unsubscribe();
  }
}

function orClosed(transport: Transport, what: Promise<void>): Promise<unknown> {
  return Promise.race([what, transport.closed]);
}

/** Exact copies of the question, wherever they stand, and a copy that has only begun. */
function withoutEcho(heard: Uint8Array, question: Uint8Array): Uint8Array {
  let rest = Buffer.from(heard);
  for (let at = rest.indexOf(question); at >= 0; at = rest.indexOf(question))
    rest = Buffer.concat([rest.subarray(0, at), rest.subarray(at + question.length)]);
  const isBeginning = rest.equals(question.subarray(0, rest.length));
  return isBeginning ? new Uint8Array() : rest;
}
