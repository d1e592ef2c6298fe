/** Asks a print queue over HTTP (RFC 8010 4): every outcome is data, and no question waits for ever. */
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, describeError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Counters } from '../counters.ts';
import type { FrameTrace } from '../trace.ts';
import { decodeMessage, encodeMessage, type IppMessage } from './codec.ts';
import { isSuccess, messageOf, type IppRequest } from './operations.ts';

export const COUNTER_NAMES = ['unreachable', 'timeout', 'brokenOff', 'garbage'] as const;
type CounterName = (typeof COUNTER_NAMES)[number];

export type IppAnswer =
  /** Of any status. */
  | { readonly type: 'answer'; readonly message: IppMessage }
  /** The queue may have understood the question or not. */
  | { readonly type: 'unanswered'; readonly why: CounterName | 'aborted'; readonly detail: string };

export interface AskOptions {
  /** From the call to the whole answer; null: as long as `signal` lets it. */
  readonly deadlineMs: number | null;
  readonly document?: Uint8Array;
  readonly signal?: AbortSignal;
}

export interface IppClient {
  /** Never rejects. */
  ask(request: IppRequest, options: AskOptions): Promise<IppAnswer>;
  /** Ends every question with `aborted`, and every later one. */
  close(): void;
}

export interface IppClientDeps {
  /** `ipp://host:port/printers/NAME` */
  readonly path: string;
  readonly clock: Clock;
  readonly trace: FrameTrace;
  readonly counters: Counters<CounterName>;
  /** Replaces the network where there is none. */
  readonly connect?: (() => Duplex) | undefined;
}

const IPP_PORT = 631;
/** Far over what we ask for; a queue that says more is none. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Throws AppError `config.invalid` for a path that is no address of a queue. */
export function createIppClient(deps: IppClientDeps): IppClient {
  const { path, clock, counters, trace } = deps;
  const target = parseIppPath(path);
  const life = new AbortController();
  let requestId = 0;

  async function ask(question: IppRequest, options: AskOptions): Promise<IppAnswer> {
    requestId += 1;
    const id = requestId;
    const head = encodeMessage(messageOf(question, path, id));
    const { document = new Uint8Array(), signal = life.signal } = options;
    const lengthBytes = head.length + document.length;
    trace({ direction: 'to-device', label: question.operation, lengthBytes, hex: null });
    const end = AbortSignal.any([signal, life.signal]);
    const answer = await exchange([head, document], end, options.deadlineMs, id);
    if (answer.type === 'unanswered' && answer.why !== 'aborted') counters.add(answer.why);
    return answer;
  }

  async function exchange(
    body: readonly Uint8Array[],
    signal: AbortSignal,
    deadlineMs: number | null,
    id: number,
  ): Promise<IppAnswer> {
    if (signal.aborted) return { type: 'unanswered', why: 'aborted', detail: 'not asked' };
    let late: string | undefined;
    const call = httpRequest({
      ...target,
      method: 'POST',
      headers: {
        'content-type': 'application/ipp',
        'content-length': body.reduce((sum, part) => sum + part.length, 0),
      },
      // A connection of its own for each: one that was kept may be closed by the other side at any moment.
      ...(deps.connect === undefined ? { agent: false } : { createConnection: deps.connect }),
    });
    const timer =
      deadlineMs === null
        ? undefined
        : clock.setTimer(deadlineMs, () => {
            late = `no answer within ${deadlineMs} ms`;
            call.destroy();
          });
    const stop = () => void call.destroy();
    signal.addEventListener('abort', stop, { once: true });
    let bytes: Uint8Array;
    try {
      bytes = await receive(call, body);
    } catch (error) {
      if (late !== undefined) return { type: 'unanswered', why: 'timeout', detail: late };
      if (signal.aborted) return { type: 'unanswered', why: 'aborted', detail: 'given up' };
      return { type: 'unanswered', why: whyOf(error), detail: describeError(error) };
    } finally {
      timer?.cancel();
      signal.removeEventListener('abort', stop);
      call.destroy();
    }
    return read(bytes, id);
  }

  function read(bytes: Uint8Array, id: number): IppAnswer {
    const message = decodeMessage(bytes)?.message;
    const isOurs = message !== undefined && message.requestId === id;
    const label = isOurs ? `status ${hex(message.code)}` : 'no IPP';
    trace({ direction: 'from-device', label, lengthBytes: bytes.length, hex: null });
    if (!isOurs) return { type: 'unanswered', why: 'garbage', detail: 'what came is no answer in IPP' };
    return { type: 'answer', message };
  }

  return { ask, close: () => life.abort() };
}

/** In words, for the technician; undefined: it was answered well. */
export function complaintOf(answer: IppAnswer): string | undefined {
  if (answer.type === 'unanswered') return answer.detail;
  return isSuccess(answer.message) ? undefined : `refused with status ${hex(answer.message.code)}`;
}

/** HTTP that is no IPP: the wrong port, or a queue that wants a password. */
class NoIpp extends Error {}

/** Rejects with what broke the connection; resolves with the whole body of a good answer. */
function receive(call: ClientRequest, body: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    call.on('error', reject);
    const closed = () => reject(new Error('the connection was closed'));
    call.on('close', closed);
    call.on('response', (response) => {
      // From now on the answer itself tells when it breaks off.
      call.off('close', closed);
      void collect(response).then(resolve, reject);
    });
    for (const part of body) call.write(part);
    call.end();
  });
}

async function collect(response: IncomingMessage): Promise<Uint8Array> {
  if (response.statusCode !== 200) throw new NoIpp(`HTTP status ${response.statusCode}`);
  const parts: Uint8Array[] = [];
  let lengthBytes = 0;
  for await (const part of response as AsyncIterable<Uint8Array>) {
    parts.push(part);
    lengthBytes += part.length;
    if (lengthBytes > MAX_ANSWER_BYTES) throw new NoIpp(`more than ${MAX_ANSWER_BYTES} bytes`);
  }
  return Buffer.concat(parts);
}

/** node:http names what it could not read `HPE_…`. */
function whyOf(error: unknown): CounterName {
  if (error instanceof NoIpp) return 'garbage';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_')) return 'garbage';
  return /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/u.test(code)
    ? 'unreachable'
    : 'brokenOff';
}

function parseIppPath(path: string): { host: string; port: number; path: string } {
  const url = path.startsWith('ipp://') ? URL.parse(path) : null;
  if (url === null || url.hostname === '' || url.search !== '') {
    throw new AppError(
      'config.invalid',
      `${path}: the path must look like ipp://localhost:631/printers/NAME`,
      {
        context: { path },
      },
    );
  }
  const port = url.port === '' ? IPP_PORT : Number(url.port);
  // A URL writes an IPv6 address in brackets, a connection takes it without.
  return { host: url.hostname.replace(/^\[(.*)\]$/u, '$1'), port, path: url.pathname };
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}
