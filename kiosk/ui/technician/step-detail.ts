/** What a step of a self-test adds, in words where it speaks of properties or of paper; other codes stay as they are. */
import { DEVICE_WORDS } from '../../../shared/i18n/device-words.ts';
import type { Language } from '../../../shared/i18n/messages.ts';

/** What self-tests call it, and the property that they mean. */
const ALIASES: Readonly<Record<string, string>> = { card: 'cardReader.media' };

export function stepDetail(detail: string, language: Language): string {
  const { values, properties } = DEVICE_WORDS[language];
  const inWords = values['evidence']?.[detail] ?? values['battery']?.[detail];
  if (inWords !== undefined) return inWords;
  const parts = detail.split(', ').map((part) => {
    const [name = '', value = ''] = part.split(' ');
    const property = ALIASES[name] ?? name;
    const word = values[property]?.[value];
    return word === undefined ? part : `${properties[property] ?? name} ${word}`;
  });
  return parts.join(language === 'zh' ? '，' : ', ');
}
