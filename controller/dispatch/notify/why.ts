/** “Why was I not told?”: everything that the ledger, the alerts and the policy say of one incident and one person or robot. */
import type { AlertEventsTable, NotificationsTable } from '../../store/dispatch-schema.ts';
import { severityRank } from '../alerts/rule.ts';
import type { Notification, WhyNot } from '../api.ts';
import type { Incident, TimelineEntry } from '../incidents/incident.ts';
import { onCallAt, type OnCall, type Policy } from './policy.ts';

export function notificationOf(row: NotificationsTable): Notification {
  return {
    id: row.id,
    channelId: row.channel_id,
    userId: row.user_id,
    state: row.state as Notification['state'],
    reason: row.reason,
    title: row.title,
    createdAtMs: row.created_at_ms,
    dueAtMs: row.due_at_ms,
    attempts: row.attempts,
    sentAtMs: row.sent_at_ms,
  };
}

export interface WhyQuestion {
  readonly incident: Incident;
  readonly timeline: readonly TimelineEntry[];
  readonly alertEvents: readonly AlertEventsTable[];
  readonly notifications: readonly Notification[];
  readonly policy: Policy;
  readonly onCall: OnCall;
  /** A user; null: any of the channels. */
  readonly userId: string | null;
}

/** Newest first; each with the fact that it rests on. */
export function whyNot({
  incident,
  timeline,
  alertEvents,
  notifications,
  policy,
  onCall,
  userId,
}: WhyQuestion): WhyNot[] {
  const own = notifications.filter((notification) => userId === null || notification.userId === userId);
  const answers: WhyNot[] = own.map(({ state, reason, sentAtMs, createdAtMs, dueAtMs }) => ({
    atMs: sentAtMs ?? createdAtMs,
    kind: state,
    detail: reason === 'quiet-hours' && state === 'waiting' ? `quiet-hours until ${dueAtMs}` : reason,
  }));
  for (const { kind, at_ms: atMs, detail, rule_id: ruleId } of alertEvents) {
    if (kind === 'muted') answers.push({ atMs, kind: 'muted', detail: `${ruleId}: ${detail}` });
  }
  if (severityRank(incident.severity) > severityRank(policy.mildest)) {
    answers.push({
      atMs: incident.openedAtMs,
      kind: 'too-mild',
      detail: `${incident.severity} < ${policy.mildest}`,
    });
  }
  for (const entry of timeline) {
    if (entry.kind === 'acknowledge')
      answers.push({ atMs: entry.atMs, kind: 'acknowledged', detail: entry.by?.name ?? '' });
    if (
      entry.kind === 'told' &&
      userId !== null &&
      !own.some(({ id }) => (entry.detail['notices'] as string[] | undefined)?.includes(id))
    ) {
      const people = onCallAt(onCall, entry.atMs);
      answers.push({
        atMs: entry.atMs,
        kind: 'not-addressed',
        detail: `on call: ${people.join(', ') || '-'}`,
      });
    }
  }
  return answers.sort((a, b) => b.atMs - a.atMs);
}
