/** The words of the live stream: server-sent events as text (HTML standard, 9.2). */
import * as z from 'zod';
import { KioskSummary } from '../../fleet/read-model.ts';
import { SolveState } from '../../placement/api.ts';

/** How often a quiet stream says that it lives, ms; proxies close a silent connection after 30 to 60 s. */
export const HEARTBEAT_MS = 15_000;

/** How long a browser waits before it connects again, ms. */
const RETRY_MS = 2_000;

/** First event of a connection. `isResumed`: everything missed since Last-Event-ID came before it; false: fetch all. */
export const HelloEvent = z.object({ nowMs: z.int(), isResumed: z.boolean() });

/** A kiosk as it is now, and the types of the records that were stored for it since the previous event. */
export const KioskEvent = z.object({ kiosk: KioskSummary, records: z.array(z.string()) });
export type KioskEvent = z.infer<typeof KioskEvent>;

/** Controller time, every 15 s: the stream lives. */
export const TimeEvent = z.object({ nowMs: z.int() });

/** A solve of the planner has moved on. It has no id: who missed one asks for the scenario. */
export const PlanEvent = SolveState;
export type PlanEvent = SolveState;

/** Too much changed at once to tell it one by one: fetch all. */
export const ResetEvent = z.object({});

export function helloFrame(id: string, event: z.infer<typeof HelloEvent>): string {
  return `retry: ${RETRY_MS}\n${frame('hello', event, id)}`;
}

export function kioskFrame(id: string, event: KioskEvent): string {
  return frame('kiosk', event, id);
}

export function planFrame(event: PlanEvent): string {
  return frame('plan', event);
}

export function resetFrame(id: string): string {
  return frame('reset', {}, id);
}

/** A comment keeps proxies awake; the event lets the page see a connection that died without a word. It has no id. */
export function heartbeatFrame(nowMs: number): string {
  return `: heartbeat\n${frame('time', { nowMs })}`;
}

/** JSON has no raw line breaks, so one `data` line is enough. */
function frame(event: string, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
