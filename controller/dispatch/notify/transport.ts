/** Hands one message to a channel: HTTP for robots, SMTP for mail. Never rejects; the answer says what to do next. */
import { createTransport } from 'nodemailer';
import { describeError } from '../../../shared/errors.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { Channel } from './channel.ts';
import type { Message } from './notice.ts';
import { judgeRobot, robotRequest, type RobotChannel, type Verdict } from './robots.ts';

/** A robot that does not answer in this time is asked again later. */
const TIMEOUT_MS = 10_000;

export interface Delivery {
  readonly channel: Channel;
  /** Mail addresses; robots need none. */
  readonly to: readonly string[];
  readonly message: Message;
}

export type Deliver = (delivery: Delivery) => Promise<Verdict>;

export function createDeliver(clock: Clock): Deliver {
  return ({ channel, to, message }) =>
    channel.kind === 'email' ? sendMail(channel, to, message) : askRobot(channel, message, clock.nowMs());
}

async function askRobot(channel: RobotChannel, message: Message, nowMs: number): Promise<Verdict> {
  const { url, body } = robotRequest(channel, message, nowMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return judgeRobot(response.status, parsed(text));
  } catch (error) {
    // The address holds the key of the robot: only the cause is told, never the request.
    return { kind: 'failed', detail: describeError(error).slice(0, 200) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function sendMail(
  { host, port, security, user, password, from }: Extract<Channel, { kind: 'email' }>,
  to: readonly string[],
  message: Message,
): Promise<Verdict> {
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  try {
    await transport.sendMail({ from, to: [...to], subject: message.title, text: message.text });
    return { kind: 'sent' };
  } catch (error) {
    return { kind: isPermanent(error) ? 'refused' : 'failed', detail: describeError(error).slice(0, 200) };
  } finally {
    transport.close();
  }
}

/** 5xx: the server will say the same next time (RFC 5321, 4.2.1). */
function isPermanent(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500;
}
