/** Every text of the content with the room that its screen has for it, for the laws in the tests. */
import type { IdleItem } from '../../shared/domain/idle-item.ts';
import type { LocalText } from '../../shared/domain/local-text.ts';
import type { Question } from '../../shared/domain/question.ts';
import type { ServiceDefinition } from '../../shared/domain/service.ts';

/** Most characters of a Chinese text, in large type on a portrait screen (devices.md 7.6); editors read them in docs/services.md. */
export const ROOM = {
  title: 14,
  summary: 48,
  question: 30,
  help: 40,
  option: 14,
  optionNote: 24,
  material: 20,
  note: 44,
  fee: 14,
  paragraph: 70,
  source: 34,
  advice: 44,
  step: 44,
  office: 44,
  promise: 90,
  line: 44,
  rule: 20,
} as const;
/** An English text takes about as much room as a Chinese one with a third of its letters. */
export const ENGLISH_LETTERS = 3;

type Place = keyof typeof ROOM;

export interface PlacedText {
  readonly place: Place;
  /** For the message of a failing test. */
  readonly where: string;
  readonly text: LocalText;
  readonly room: number;
}

export function textsOfService(service: ServiceDefinition): PlacedText[] {
  const { id, title, summary, office, promise, form, materials, fees, sections, verdicts } = service;
  return [
    ...placed(id, 'title', title),
    ...placed(id, 'summary', summary),
    ...form.flatMap((question) => textsOfQuestion(id, question)),
    ...materials.flatMap(({ name, note }) => [...placed(id, 'material', name), ...placed(id, 'note', note)]),
    ...fees.flatMap(({ what }) => placed(id, 'fee', what)),
    ...placed(id, 'promise', promise),
    ...sections.flatMap(({ title, paragraphs, source }) => [
      ...placed(id, 'title', title),
      ...placed(id, 'paragraph', ...paragraphs),
      ...placed(id, 'source', source),
    ]),
    ...verdicts.flatMap(({ title, advice }) => [
      ...placed(id, 'title', title),
      ...placed(id, 'advice', ...advice),
    ]),
    ...placed(id, 'step', ...service.nextSteps),
    ...placed(id, 'office', office),
  ];
}

export function textsOfIdleItem({ id, title, lines, rule, call }: IdleItem): PlacedText[] {
  return [
    ...placed(id, 'title', title),
    ...placed(id, 'line', ...lines),
    ...placed(id, 'rule', rule),
    ...placed(id, 'option', call.who),
  ];
}

function textsOfQuestion(id: string, question: Question): PlacedText[] {
  const options = question.type === 'choice' ? question.options : [];
  return [
    ...placed(id, 'question', question.title),
    ...placed(id, 'help', question.help),
    ...options.flatMap(({ title, note }) => [
      ...placed(id, 'option', title),
      ...placed(id, 'optionNote', note),
    ]),
  ];
}

function placed(id: string, place: Place, ...texts: readonly (LocalText | null | undefined)[]): PlacedText[] {
  return texts
    .filter((text) => text !== null && text !== undefined)
    .map((text) => ({ place, where: `${id} ${place}: ${text.zh}`, text, room: ROOM[place] }));
}
