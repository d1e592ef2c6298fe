/** Severity and stage as shape, word and colour. */
import type { Severity } from '../../../../shared/domain/work-order.ts';
import { FAULT_WORDS } from '../../../../shared/i18n/order-words.ts';
import type { IncidentSummary } from '../../../dispatch/api.ts';
import { SEVERITY_WORDS } from '../../../dispatch/notify/words.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { dispatchMessages } from './messages.ts';

export type DispatchWords = (typeof dispatchMessages)['zh'];

const TONES: Record<Severity, Tone> = {
  critical: 'fault',
  major: 'fault',
  warning: 'attention',
  info: 'unknown',
};

export function SeverityTag({ severity }: { severity: Severity }) {
  return <StatusTag tone={TONES[severity]} text={SEVERITY_WORDS[useLanguage()][severity]} />;
}

export function useFaultWord(): (faultClass: IncidentSummary['faultClass']) => string {
  const language = useLanguage();
  return (faultClass) => FAULT_WORDS[language][faultClass];
}

/** The stage, and what is worth knowing beside it. */
export function StageText({ incident }: { incident: IncidentSummary }) {
  const words = useWords(dispatchMessages);
  const isOver =
    incident.recoveredAtMs !== null && ['open', 'acknowledged', 'dispatched'].includes(incident.stage);
  const notes = [
    ...(isOver ? [words.recovered] : []),
    ...(incident.isFlapping ? [words.flapping] : []),
    ...(incident.reopened > 0 ? [words.reopened(incident.reopened)] : []),
    ...(incident.kiosks.length > 0 ? [words.kiosksDown(incident.kiosks.length)] : []),
  ];
  return (
    <span>
      {words[`stage.${incident.stage}`]}
      {notes.length > 0 && <span className="ds-muted"> · {notes.join(' · ')}</span>}
    </span>
  );
}

/** The word of a key that the controller may have more of than we. */
export function wordOf(words: DispatchWords, key: string, fallback: string): string {
  const known: Readonly<Record<string, unknown>> = words;
  const word = known[key];
  return typeof word === 'string' ? word : fallback;
}
