/** Hours that come back every week: on which days, from when to when. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import type { WeekSpan } from '../../../../dispatch/orders/technician.ts';
import type { Language } from '../../../lib/i18n.ts';
import { useLanguage, useWords } from '../../../lib/i18n.ts';
import { settingsMessages } from './messages.ts';

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const WORK: WeekSpan = { weekdays: [0, 1, 2, 3, 4], fromMinute: 9 * 60, toMinute: 18 * 60 };
const DAY_MINUTES = 24 * 60;

export function timeOfMinute(minute: number): string {
  const inDay = minute % DAY_MINUTES;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}

export function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

export function useDayOptions(): { value: number; label: string }[] {
  const words = useWords(settingsMessages);
  return DAYS.map((value) => ({ value, label: words[`day${value}`] }));
}

interface WeekSpansProps {
  readonly label: string;
  readonly spans: readonly WeekSpan[];
  readonly onChange: (spans: WeekSpan[]) => void;
}

export function WeekSpansField({ label, spans, onChange }: WeekSpansProps) {
  const words = useWords(settingsMessages);
  const days = useDayOptions();
  const change = (index: number, changes: Partial<WeekSpan>) =>
    onChange(spans.map((span, at) => (at === index ? { ...span, ...changes } : span)));
  return (
    <fieldset className="settings-spans">
      <legend>{label}</legend>
      {spans.map((span, index) => (
        <div key={index} className="settings-span" role="group" aria-label={`${label} ${index + 1}`}>
          <Checkbox.Group
            value={span.weekdays}
            options={days}
            onChange={(weekdays) =>
              onChange(
                weekdays.length === 0
                  ? [...spans]
                  : spans.map((own, at) => (at === index ? { ...own, weekdays } : own)),
              )
            }
          />
          <span className="ds-row">
            <Input
              type="time"
              aria-label={words.from}
              value={timeOfMinute(span.fromMinute)}
              onChange={({ target }) => change(index, { fromMinute: minuteOf(target.value) })}
            />
            {words.to}
            <Input
              type="time"
              aria-label={words.to}
              value={timeOfMinute(span.toMinute)}
              onChange={({ target }) => change(index, { toMinute: minuteOf(target.value) })}
            />
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={words.removeSpan}
              onClick={() => onChange(spans.filter((_, at) => at !== index))}
            />
          </span>
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => onChange([...spans, WORK])}
      >
        {words.addSpan}
      </Button>
      <p className="ds-muted">{words.nextMorning}</p>
    </fieldset>
  );
}

/** E.g. "周一至周五 09:00–18:00". */
export function useSpanText(): (span: WeekSpan) => string {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  return ({ weekdays, fromMinute, toMinute }) => {
    const sorted = [...weekdays].toSorted((a, b) => a - b);
    const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    const name = (day: number) => words[`day${day as (typeof DAYS)[number]}`];
    const isRun = sorted.length > 2 && last - first === sorted.length - 1;
    const days = isRun
      ? `${name(first)}${joint(language)}${name(last)}`
      : sorted.map(name).join(language === 'zh' ? '、' : ', ');
    const isWhole = (toMinute - fromMinute) % DAY_MINUTES === 0;
    return `${days} ${isWhole ? words.wholeDay : `${timeOfMinute(fromMinute)}–${timeOfMinute(toMinute)}`}`;
  };
}

function joint(language: Language): string {
  return language === 'zh' ? '至' : '–';
}
