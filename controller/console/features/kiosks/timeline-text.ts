/** Each kind of event as a sentence and a tone. */
import type { TimelineItem } from '../../../fleet/api.ts';
import { DEVICE_WORDS, wordFor } from '../../../../shared/i18n/device-words.ts';
import { stepWords } from '../../../../shared/i18n/self-test-words.ts';
import { formatDuration, sentenceCase } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { LINK_TONES, type Tone, useStateWords } from '../../lib/status.ts';
import { kioskMessages } from './messages.ts';

type What = TimelineItem['what'];

export function useTimelineText(): (item: TimelineItem) => string {
  const words = useWords(kioskMessages);
  const states = useStateWords();
  const language = useLanguage();
  const names = DEVICE_WORDS[language];
  const steps: Readonly<Record<string, string>> = stepWords[language];
  const listComma = language === 'zh' ? '、' : ', ';
  const comma = language === 'zh' ? '，' : ', ';
  /** A word of ours that may be missing for what a newer kiosk says. */
  const word = (key: string, fallback: string) =>
    key in words ? String(words[key as keyof typeof words]) : fallback;

  function changesText(changed: Readonly<Record<string, unknown>>): string {
    return Object.entries(changed)
      .filter(([, value]) => value !== null)
      .map(
        ([name, value]) => `${wordFor(names.properties, name)} ${wordFor(names.values[name], String(value))}`,
      )
      .join(comma);
  }

  function sessionText(what: Extract<What, { kind: 'session' }>): string {
    const service = what.serviceId === null ? words.noService : wordFor(names.services, what.serviceId);
    const outcome = word(`outcome.${what.outcome}`, what.outcome);
    return [
      words.session(service, outcome, formatDuration(what.durationMs, language)),
      ...(what.receipt === null
        ? []
        : [words.sessionReceipt(wordFor(names.values['evidence'], what.receipt))]),
      ...(what.wasOffline ? [words.sessionOffline] : []),
    ].join(comma);
  }

  function maintenanceText(what: Extract<What, { kind: 'maintenance' }>): string {
    const { act, deviceId, result, filled, cards, notice, wrongCodes } = what;
    const failed = what.steps.filter(({ isPassed }) => !isPassed).map(({ name }) => wordFor(steps, name));
    const isTest = act === 'tested' && result !== 'interrupted';
    return [
      word(`maintenance.${act}`, act),
      ...(deviceId === null ? [] : [deviceId]),
      ...(filled === null ? [] : [`${filled.amount} ${word(`unit.${filled.unit}`, filled.unit)}`]),
      ...(cards === null ? [] : [words.cardsTakenOut(String(cards))]),
      ...(notice === null ? [] : [word(`notice.${notice}`, notice)]),
      ...(wrongCodes === null ? [] : [words.wrongCodes(String(wrongCodes))]),
      ...(isTest ? [result === 'done' ? words.testPassed : words.testFailed(failed.join(listComma))] : []),
      ...(isTest || result === 'done' || act === 'refused' ? [] : [word(`result.${result}`, result)]),
    ].join(comma);
  }

  return ({ what }) => {
    switch (what.kind) {
      case 'link':
        return words.linkChanged(states.link[what.link]);
      case 'device':
        return sentenceCase(
          words.deviceChanged(wordFor(names.classes, what.class), changesText(what.changed)),
        );
      case 'service': {
        const service = wordFor(names.services, what.serviceId);
        if (what.isOpen) return words.serviceOpened(service);
        const missing = what.missing.map((part) => wordFor(names.capabilities, part));
        return words.serviceClosed(service, missing.join(language === 'zh' ? '、' : ', '));
      }
      case 'agent': {
        if (what.state === 'stopping') return words.agentStopping;
        const exit = what.previousExit === null ? '' : word(`exit.${what.previousExit}`, '');
        return exit === '' ? words.agentStarted : `${words.agentStarted}${comma}${exit}`;
      }
      case 'session':
        return sessionText(what);
      case 'supply':
        return words.supply(wordFor(names.values['paper'], what.level));
      case 'card':
        return [
          word(`card.${what.event}`, what.event),
          ...(ENDS.has(what.event) ? [] : [word(`cardReason.${what.reason}`, what.reason)]),
          ...(what.event === 'captured' ? [words.cardsRetained(String(what.retainCount))] : []),
        ].join(comma);
      case 'paper':
        return word(`paper.${what.event}`, what.event);
      case 'maintenance':
        return maintenanceText(what);
      case 'help':
        return [
          word(`help.${what.event}`, what.event),
          ...(what.serviceId === null ? [] : [wordFor(names.services, what.serviceId)]),
        ].join(comma);
    }
  };
}

/** The end of a story whose beginning named the reason. */
const ENDS: ReadonlySet<string> = new Set(['taken', 'gone']);
/** Somebody has to come before the reader takes cards again. */
const TROUBLES: ReadonlySet<string> = new Set(['kept', 'stuck', 'unknown']);
const BAD_LEVELS: ReadonlySet<string> = new Set(['out', 'jammed']);

export function toneOfItem({ what }: TimelineItem): Tone {
  switch (what.kind) {
    case 'link':
      return LINK_TONES[what.link];
    case 'service':
      return what.isOpen ? 'ok' : 'fault';
    case 'session':
      return what.outcome === 'completed' ? 'ok' : what.outcome === 'failed' ? 'fault' : 'unknown';
    case 'supply':
      return BAD_LEVELS.has(what.level) ? 'fault' : what.level === 'low' ? 'attention' : 'ok';
    case 'agent':
      return what.previousExit === 'crash' || what.previousExit === 'power' ? 'attention' : 'unknown';
    case 'card':
      return what.event === 'taken' ? 'ok' : TROUBLES.has(what.event) ? 'fault' : 'attention';
    case 'paper':
      return what.event === 'taken' ? 'attention' : 'unknown';
    case 'help':
      return what.event === 'called' || what.event === 'expired' ? 'attention' : 'ok';
    case 'maintenance':
      return what.result === 'failed' ? 'attention' : what.act === 'taken-out' ? 'attention' : 'ok';
    case 'device':
      return 'unknown';
  }
}
