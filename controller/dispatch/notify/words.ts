/** What notifications say, in the language of their channel; the console has the same words for classes and severities. */
import type { Severity } from '../../../shared/domain/work-order.ts';
import { FAULT_WORDS } from '../../../shared/i18n/order-words.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Message } from './notice.ts';

type Language = 'zh' | 'en';

export const SEVERITY_WORDS: Record<Language, Record<Severity, string>> = {
  zh: { critical: '紧急', major: '严重', warning: '警告', info: '提示' },
  en: { critical: 'Critical', major: 'Major', warning: 'Warning', info: 'Notice' },
};

export interface IncidentOccasion {
  readonly incident: Incident;
  readonly name: string;
  readonly isRecovery: boolean;
  readonly publicUrl: string | null;
}

export function incidentText(
  { incident, name, isRecovery, publicUrl }: IncidentOccasion,
  language: Language,
): Message {
  const { severity, faultClass, kiosks, isFlapping, id } = incident;
  const what = FAULT_WORDS[language][faultClass];
  const how = SEVERITY_WORDS[language][severity];
  const link = publicUrl === null ? [] : [`${publicUrl}/incidents/${id}`];
  if (language === 'zh') {
    const many = kiosks.length > 0 ? `（${kiosks.length} 台）` : '';
    const again = isFlapping ? '，时好时坏' : '';
    const title = isRecovery
      ? `【已恢复】${name}${many}：${what}`
      : `【${how}】${name}${many}：${what}${again}`;
    return { title, text: link.join('\n') };
  }
  const many = kiosks.length > 0 ? ` (${kiosks.length} kiosks)` : '';
  const again = isFlapping ? ', comes and goes' : '';
  const title = isRecovery
    ? `[Recovered] ${name}${many}: ${what}`
    : `[${how}] ${name}${many}: ${what}${again}`;
  return { title, text: link.join('\n') };
}
