/** The hours of one day as text, with the strip that they make. */
import { Input } from 'antd';
import { intervalOf } from '../../../../shared/domain/service-hours/service-hours.ts';
import { dayStartMs } from '../../../../shared/time/day.ts';
import { useWords } from '../../lib/i18n.ts';
import { parseHours } from './hours-text.ts';
import { hoursMessages } from './messages.ts';

interface HoursFieldProps {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** Any day: only the time of day is drawn. */
const DAY = '2026-01-05';
const DAY_MS = 86_400_000;

export function HoursField({ id, label, text, onChange }: HoursFieldProps) {
  const words = useWords(hoursMessages);
  const hours = parseHours(text);
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div>
        <Input
          id={id}
          value={text}
          placeholder={words.closedDay}
          autoComplete="off"
          {...(hours === undefined ? { status: 'error', 'aria-invalid': true } : {})}
          onChange={({ target }) => onChange(target.value)}
        />
        {hours === undefined ? (
          <span className="hours-wrong" role="alert">
            {words.hoursWrong}
          </span>
        ) : (
          <svg
            className="month-calendar-strip"
            viewBox="0 0 100 1"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            {hours
              .map((span) => intervalOf(DAY, span))
              .map(({ fromMs, toMs }) => (
                <rect
                  key={fromMs}
                  className="strip-service"
                  x={(100 * (fromMs - dayStartMs(DAY))) / DAY_MS}
                  width={(100 * (toMs - fromMs)) / DAY_MS}
                  height="1"
                />
              ))}
          </svg>
        )}
      </div>
    </>
  );
}
