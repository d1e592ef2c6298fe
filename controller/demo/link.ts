/** The link of an invented kiosk as the controller would have seen it: the real machine of presence, led through the month. Pure. */
import { presenceAfter, unknownPresence, type Presence, type PresenceEvent } from '../fleet/presence.ts';
import type { LinkTransitionsTable } from '../store/schema.ts';
import type { Connection } from './life.ts';

const BEAT_MS = 30_000;
/** How long the controller waits for everybody after its start. */
const GRACE_MS = 120_000;

export function transitionsOf(
  kioskId: string,
  connections: readonly Connection[],
  untilMs: number,
): LinkTransitionsTable[] {
  const rows: LinkTransitionsTable[] = [];
  let presence = unknownPresence(0, Number.POSITIVE_INFINITY);
  let heardAtMs: number | null = null;

  function become(next: Presence, atMs: number, reason: string | null = null): void {
    const isChanged = next.link !== presence.link;
    presence = next;
    if (!isChanged) return;
    const { link, cause } = next;
    const heard = link === 'online' ? null : heardAtMs;
    rows.push({ kiosk_id: kioskId, at_ms: atMs, link, cause, heard_at_ms: heard, reason });
  }
  function happen(event: PresenceEvent, atMs: number, reason: string | null = null): void {
    become(presenceAfter(presence, event, atMs), atMs, reason);
  }
  function wait(toMs: number): void {
    while (presence.dueAtMonoMs < toMs) happen({ type: 'timer' }, presence.dueAtMonoMs);
  }

  for (const [index, { fromMs, toMs, run, end }] of connections.entries()) {
    const sessionId = String(index);
    const session = { sessionId, bootCount: run.bootCount, connectCount: index + 1, connectionId: sessionId };
    wait(fromMs);
    happen({ type: 'birth', session }, fromMs);
    // The beats between change nothing but when it was heard of last.
    heardAtMs = fromMs + Math.floor((toMs - fromMs) / BEAT_MS) * BEAT_MS;
    happen({ type: 'inbound', sessionId }, heardAtMs);
    switch (end.kind) {
      case 'off':
        heardAtMs = toMs;
        happen({ type: 'bye', sessionId, awayMs: end.toMs - toMs, reason: end.reason }, toMs, end.reason);
        break;
      case 'crash':
      case 'clone':
        happen({ type: 'closed', connectionId: sessionId }, toMs);
        break;
      case 'blind':
        become(unknownPresence(end.toMs, GRACE_MS), end.toMs);
        break;
      case 'power':
      case 'network':
      case 'fault':
        break;
    }
  }
  wait(untilMs);
  return rows;
}
