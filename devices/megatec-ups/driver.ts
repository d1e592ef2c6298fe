/** UPS that speaks Megatec Q1: asked every two seconds, believed when it says the same five times (devices.md 4). */
import type { UpsStatus } from '../../shared/domain/device-status.ts';
import { createCounters } from '../counters.ts';
import type { DriverDeps } from '../driver.ts';
import { createDriverCore } from '../driver-core.ts';
import { createLineParser } from '../line-parser.ts';
import { createRequestQueue, type RequestPriority } from '../request-queue.ts';
import type { Ups, UpsReading } from '../ups.ts';
import {
  CANCEL,
  encodeCommand,
  isRefusal,
  Q1,
  RATINGS,
  shutDownCommand,
  TEST,
  tryParseQ1,
  tryParseRatings,
  type Q1Answer,
} from './codec.ts';
import { believe, NO_BELIEF, statusOf } from './machine.ts';

/** Five equal readings are ten seconds then: a battery lasts minutes. */
const POLL_MS = 2000;
/** 47 bytes take 200 ms at 2400 baud. */
const ANSWER_DEADLINE_MS = 1500;
const MAX_MISSED = 3;
const MAX_LINE_CHARS = 60;
const COUNTER_NAMES = ['timeout', 'unexpectedFrame', 'noiseBytes'] as const;

const INITIAL: UpsStatus = {
  device: 'starting',
  link: 'up',
  action: null,
  detail: null,
  identity: null,
  powerIn: 'unknown',
  battery: 'unknown',
};

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createMegatecUps(deps: DriverDeps): Ups {
  const { transport, clock, trace } = deps;
  const counters = createCounters(COUNTER_NAMES);
  const parser = createLineParser({ maxChars: MAX_LINE_CHARS, starts: '(#' });
  const queue = createRequestQueue<string>({
    clock,
    counters,
    send: (bytes) => transport.write(bytes),
    onTimeout: () => parser.clear(),
  });
  const core = createDriverCore(deps, {
    name: 'UPS',
    initial: INITIAL,
    forgotten: { powerIn: 'unknown', battery: 'unknown' },
    begin,
    isSpeakingOtherwise: () => counters.read().noiseBytes > 0 || counters.read().unexpectedFrame > 0,
    close,
  });
  const unsubscribe = transport.onData(receive);
  let belief = NO_BELIEF;
  let reading: UpsReading | null = null;
  let knownNoiseBytes = 0;

  function receive(bytes: Uint8Array): void {
    for (const line of parser.push(bytes)) {
      trace({ direction: 'from-device', label: line, lengthBytes: line.length + 1, hex: null });
      queue.frame(line);
    }
    counters.add('noiseBytes', parser.discardedBytes - knownNoiseBytes);
    knownNoiseBytes = parser.discardedBytes;
  }

  async function ask<T>(
    command: string,
    match: (line: string) => T | undefined,
    priority: RequestPriority = 'status',
  ): Promise<T | undefined> {
    trace({ direction: 'to-device', label: command, lengthBytes: command.length + 1, hex: null });
    const bytes = encodeCommand(command);
    const deadlineMs = ANSWER_DEADLINE_MS;
    const result = await queue.request({ label: command, bytes, deadlineMs, priority, match });
    return result.type === 'answer' ? result.value : undefined;
  }

  function learn(answer: Q1Answer): void {
    reading = answer.reading;
    belief = believe(belief, answer.bits);
    core.publish(statusOf(belief));
  }

  async function begin(): Promise<boolean> {
    let first: Q1Answer | undefined;
    for (let attempt = 0; attempt < MAX_MISSED && first === undefined && !core.isEnded; attempt++)
      first = await ask(Q1, tryParseQ1);
    if (first === undefined) return false;
    const ratings = await ask(RATINGS, tryParseRatings);
    if (ratings !== undefined)
      core.publish({ identity: `${ratings.volts} V, battery ${ratings.batteryVolts} V` });
    learn(first);
    void watch();
    return true;
  }

  async function watch(): Promise<void> {
    let missed = 0;
    while (await core.pause(POLL_MS)) {
      const answer = await ask(Q1, tryParseQ1);
      missed = answer === undefined ? missed + 1 : 0;
      if (answer !== undefined) learn(answer);
      else if (missed >= MAX_MISSED)
        core.finish({ reason: 'silent', detail: `${missed} questions unanswered` });
    }
  }

  /** Obedience is silent, or `(ACK`; a refusal is spoken. */
  async function order(command: string): Promise<boolean> {
    if (core.isEnded) return false;
    const answer = await ask(command, (line) => orderAnswer(line, command), 'urgent');
    return answer !== 'refused' && !core.isEnded;
  }

  function close(detail: string): void {
    unsubscribe();
    queue.close(detail);
  }

  return {
    ...core.members,
    deviceClass: 'ups',
    get status() {
      return core.status;
    },
    get reading() {
      return reading;
    },
    counters: counters.read,
    cutOutputIn: (minutes) => order(shutDownCommand(minutes)),
    cancelCut: () => order(CANCEL),
    testBattery: () => order(TEST),
  };
}

function orderAnswer(line: string, command: string): 'refused' | 'obeyed' | undefined {
  if (isRefusal(line, command)) return 'refused';
  return line === '(ACK' ? 'obeyed' : undefined;
}
