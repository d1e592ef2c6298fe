/** Why a kiosk does not serve, in a sentence that also says what to do. */
import type { Reason } from '../../fleet/read-model.ts';
import { DEVICE_WORDS, wordFor } from '../../../shared/i18n/device-words.ts';
import { problemMessages } from '../../../shared/i18n/problem-words.ts';
import { reasonMessages } from '../lib/reason-words.ts';
import { formatRelative } from '../lib/format.ts';
import { useLanguage, useWords } from '../lib/i18n.ts';
import type { Tone } from '../lib/status.ts';
import { useNow } from '../lib/use-now.ts';

export function useReasonText(): (reason: Reason) => string {
  const language = useLanguage();
  const words = useWords(reasonMessages);
  const problems = useWords(problemMessages);
  const nowMs = useNow();
  const names = DEVICE_WORDS[language];
  return (reason) => {
    switch (reason.kind) {
      case 'revoked':
        return words.revoked;
      case 'link': {
        const since = formatRelative(Math.min(reason.sinceMs, nowMs), nowMs, language);
        const texts = {
          offline: words.linkOffline,
          suspect: words.linkSuspect,
          unknown: words.linkUnknown,
          'planned-off': words.linkPlanned,
        };
        return texts[reason.link](since);
      }
      case 'help':
        return words.help(formatRelative(Math.min(reason.sinceMs, nowMs), nowMs, language));
      case 'maintenance':
        return words[reason.why];
      case 'device':
        return problems[reason.problem](wordFor(names.classes, reason.class));
      case 'service': {
        const missing = reason.missing.map((capability) => wordFor(names.capabilities, capability));
        const joined = missing.join(language === 'zh' ? '、' : ', ');
        return words.service(wordFor(names.services, reason.serviceId), joined);
      }
    }
  };
}

export function ReasonText({ reason }: { reason: Reason }) {
  return <>{useReasonText()(reason)}</>;
}

export function toneOfReason(reason: Reason): Tone {
  switch (reason.kind) {
    case 'revoked':
      return 'unknown';
    case 'link':
      return reason.link === 'offline' ? 'fault' : reason.link === 'suspect' ? 'attention' : 'unknown';
    case 'help':
    case 'maintenance':
      return 'attention';
    case 'device':
      return reason.severity;
    case 'service':
      return 'fault';
  }
}
