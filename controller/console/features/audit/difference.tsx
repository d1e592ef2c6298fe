/** What a change changed: each field with its old and its new value. */
import { useWords } from '../../lib/i18n.ts';
import './difference.css';
import { auditMessages } from './messages.ts';

type Fields = Readonly<Record<string, unknown>>;

export function Difference({ before, after }: { before: unknown; after: unknown }) {
  const words = useWords(auditMessages);
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  if (names.length === 0) return null;
  return (
    <dl className="difference">
      {names.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {name in was && <del aria-label={words.before}>{textOf(was[name])}</del>}
            {name in was && name in is && ' → '}
            {name in is && <ins aria-label={words.after}>{textOf(is[name])}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ') || '—';
  return typeof value === 'string' ? value || '—' : JSON.stringify(value);
}
