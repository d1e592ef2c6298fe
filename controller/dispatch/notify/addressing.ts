/** From the targets of a step to rows of the ledger: who gets what, on which way, and not before when. */
import { randomUUID } from 'node:crypto';
import type { NotificationsTable } from '../../store/dispatch-schema.ts';
import type { Document } from '../documents.ts';
import type { Incident } from '../incidents/incident.ts';
import { onCallAt, type OnCall, type Policy, type Target, tellAtMs } from './policy.ts';
import { incidentText } from './words.ts';

export interface NotifyWorld {
  readonly policy: Policy;
  readonly onCall: OnCall;
  readonly channels: readonly Document<'channel'>[];
  readonly technicians: readonly Document<'technician'>[];
  /** How people reach the console; null: nobody said. */
  readonly publicUrl: string | null;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface Occasion {
  readonly incident: Incident;
  /** Of the kiosk, site or region. */
  readonly name: string;
  readonly targets: readonly Target[];
  readonly isRecovery: boolean;
  readonly nowMs: number;
}

type Way =
  | {
      readonly channel: Document<'channel'>;
      readonly userId: string | null;
      readonly recipients: readonly string[];
    }
  | { readonly channel: null; readonly userId: string | null; readonly reason: string };

/** Everybody begins again at the full hour; robots ask to keep away from it (fleet.md 2.22). */
const SPREAD_FROM_MS = 5_000;
const SPREAD_MS = 50_000;

export function noticesFor(
  world: NotifyWorld,
  { incident, name, targets, isRecovery, nowMs }: Occasion,
): NotificationsTable[] {
  const tellMs = tellAtMs(incident.severity, world.policy, nowMs);
  const isHeld = tellMs > nowMs;
  const dueAtMs = isHeld ? tellMs + SPREAD_FROM_MS + Math.floor(world.random() * SPREAD_MS) : nowMs;
  return waysTo(world, targets, nowMs).map((way) => {
    const language = way.channel?.body.language ?? 'zh';
    const { title, text } = incidentText(
      { incident, name, isRecovery, publicUrl: world.publicUrl },
      language,
    );
    return {
      id: randomUUID(),
      incident_id: incident.id,
      channel_id: way.channel?.id ?? null,
      user_id: way.userId,
      recipients: JSON.stringify(way.channel === null ? [] : way.recipients),
      severity: incident.severity,
      title,
      text,
      state: way.channel === null ? 'unreachable' : 'waiting',
      reason: way.channel === null ? way.reason : isHeld ? 'quiet-hours' : '',
      created_at_ms: nowMs,
      due_at_ms: dueAtMs,
      attempts: 0,
      batch_id: null,
      attempted_at_ms: null,
      sent_at_ms: null,
    };
  });
}

function waysTo(world: NotifyWorld, targets: readonly Target[], nowMs: number): Way[] {
  const ways = targets.flatMap((target) => waysOf(world, target, nowMs));
  const keyOf = (way: Way) =>
    `${way.channel?.id ?? ''}|${way.userId ?? ''}|${'recipients' in way ? way.recipients.join() : way.reason}`;
  return [...new Map(ways.map((way) => [keyOf(way), way])).values()];
}

function waysOf(world: NotifyWorld, target: Target, nowMs: number): Way[] {
  switch (target.to) {
    case 'channel': {
      const channel = world.channels.find(({ id }) => id === target.channelId);
      if (channel === undefined) return [{ channel: null, userId: null, reason: 'no-channel' }];
      if (!channel.body.isEnabled) return [{ channel: null, userId: null, reason: 'channel-off' }];
      return [{ channel, userId: null, recipients: channel.body.kind === 'email' ? channel.body.to : [] }];
    }
    case 'on-call': {
      const people = onCallAt(world.onCall, nowMs);
      if (people.length === 0) return [{ channel: null, userId: null, reason: 'nobody-on-call' }];
      return people.map((userId) => wayToPerson(world, userId));
    }
    case 'technician':
      return [wayToPerson(world, target.userId)];
  }
}

function wayToPerson({ channels, technicians }: NotifyWorld, userId: string): Way {
  const email = technicians.find(({ body }) => body.userId === userId)?.body.email ?? null;
  const channel = channels.find(({ body }) => body.kind === 'email' && body.isEnabled);
  if (email === null) return { channel: null, userId, reason: 'no-address' };
  if (channel === undefined) return { channel: null, userId, reason: 'no-mail-channel' };
  return { channel, userId, recipients: [email] };
}
