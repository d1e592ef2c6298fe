/** A policy read out: what happens after a fault, step by step, when it is quiet, and what is never told. */
import type { Policy, Target } from '../../../../dispatch/notify/policy.ts';
import { SEVERITY_WORDS } from '../../../../dispatch/notify/words.ts';
import type { Language } from '../../../lib/i18n.ts';
import { settingsMessages } from './messages.ts';

export interface Names {
  readonly channel: (id: string) => string;
  readonly technician: (userId: string) => string;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

export function inOrder({ steps, ...policy }: Policy): Policy {
  return { ...policy, steps: steps.toSorted((a, b) => a.afterMs - b.afterMs) };
}

/** One sentence each; `spans` are the quiet hours as text. */
export function policySentences(
  policy: Policy,
  { names, spans, language }: { names: Names; spans: readonly string[]; language: Language },
): string[] {
  const words = settingsMessages[language];
  const severities = SEVERITY_WORDS[language];
  const { steps, mildest, quiet, tellRecovery, photosKeptDays } = inOrder(policy);
  const who = (targets: readonly Target[]) =>
    targets.map((target) => targetName(target, names, language)).join(words.and);
  const told = steps.map(({ afterMs, targets }) =>
    afterMs === 0
      ? words.tellAtOnce(who(targets))
      : words.tellAfter(durationText(afterMs, language), who(targets)),
  );
  return [
    ...(told.length === 0 ? [words.tellNobody] : told),
    ...(mildest === 'info' ? [] : [words.onlyShown(severities[mildest])]),
    ...(spans.length === 0 ? [] : [words.quietSays(spans.join(words.and), severities[quiet.stillTold])]),
    tellRecovery ? words.recoveryTold : words.recoveryNotTold,
    words.photosKept(photosKeptDays),
  ];
}

function targetName(target: Target, names: Names, language: Language): string {
  switch (target.to) {
    case 'on-call':
      return settingsMessages[language].whoeverOnCall;
    case 'channel':
      return names.channel(target.channelId);
    case 'technician':
      return names.technician(target.userId);
  }
}

export function durationText(ms: number, language: Language): string {
  const words = settingsMessages[language];
  const minutes = Math.round(ms / MINUTE_MS);
  const [hours, rest] = [Math.floor(minutes / HOUR_MINUTES), minutes % HOUR_MINUTES];
  if (hours === 0) return words.minutes(rest);
  return rest === 0 ? words.wholeHours(hours) : `${words.wholeHours(hours)} ${words.minutes(rest)}`;
}
