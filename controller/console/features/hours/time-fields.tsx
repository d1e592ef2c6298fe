/** From, to and why: what closures and plans of maintenance ask for. */
import { Input } from 'antd';
import { useWords } from '../../lib/i18n.ts';
import { localTimeOf, momentOf } from './local-time.ts';
import { hoursMessages } from './messages.ts';

export interface TimeDraft {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const HOUR_MS = 3_600_000;

/** The next full hours, as a start. */
export function timeDraft(nowMs: number, { inHours = 1, forHours = 2 } = {}): TimeDraft {
  const fromMs = (Math.floor(nowMs / HOUR_MS) + inHours) * HOUR_MS;
  return { from: localTimeOf(fromMs), to: localTimeOf(fromMs + forHours * HOUR_MS), reason: '' };
}

/** Undefined while something is missing or wrong. */
export function timeOf({ from, to, reason }: TimeDraft) {
  const range = { fromMs: momentOf(from), toMs: momentOf(to) };
  return range.fromMs < range.toMs && reason.trim() !== '' ? { ...range, reason: reason.trim() } : undefined;
}

interface TimeFieldsProps {
  readonly draft: TimeDraft;
  /** An example of a reason. */
  readonly hint: string;
  readonly onChange: (changes: Partial<TimeDraft>) => void;
}

export function TimeFields({ draft, hint, onChange }: TimeFieldsProps) {
  const words = useWords(hoursMessages);
  const isWrong = momentOf(draft.from) >= momentOf(draft.to);
  return (
    <>
      <label>
        {words.from}
        <Input
          type="datetime-local"
          value={draft.from}
          onChange={({ target }) => onChange({ from: target.value })}
        />
      </label>
      <label>
        {words.to}
        <Input
          type="datetime-local"
          value={draft.to}
          onChange={({ target }) => onChange({ to: target.value })}
        />
        {isWrong && (
          <span className="hours-wrong" role="alert">
            {words.wrongOrder}
          </span>
        )}
      </label>
      <label>
        {words.reason}
        <Input
          maxLength={200}
          placeholder={hint}
          value={draft.reason}
          onChange={({ target }) => onChange({ reason: target.value })}
        />
      </label>
    </>
  );
}
