/** Lists: a table at the desk, cards on the phone, and both with the keyboard (j, k, x, Enter). */
import { Checkbox } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { commonMessages } from '../lib/common-words.ts';
import { useWords } from '../lib/i18n.ts';
import { isTyping } from '../lib/keys.ts';
import { usePreferences } from '../lib/preferences.tsx';
import { useIsPhone } from '../lib/use-media.ts';
import './data-table.css';

export interface DataColumn<Row> {
  /** Also what the server sorts by. */
  readonly key: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** A word or two that stay on one line. */
  readonly isShort?: boolean;
  /** Given: the server can sort by it. */
  readonly sorted?: 'none' | 'ascending' | 'descending';
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly rowKey: (row: Row) => string;
  /** A row on the phone. */
  readonly card: (row: Row) => ReactNode;
  readonly onOpen?: (row: Row) => void;
  readonly selection?: {
    readonly keys: ReadonlySet<string>;
    readonly onChange: (keys: ReadonlySet<string>) => void;
    readonly labelOf: (row: Row) => string;
  };
  /** `-name` sorts by `name` downwards. */
  readonly onSort?: (sort: string) => void;
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const isPhone = useIsPhone();
  const cursor = useListKeys(props);
  return isPhone ? <Cards {...props} cursor={cursor} /> : <Rows {...props} cursor={cursor} />;
}

type WithCursor<Row> = DataTableProps<Row> & { readonly cursor: number };

/** A table of HTML: antd's measures scroll bars with a style that the content policy forbids, and does nothing here that HTML does not. */
function Rows<Row extends object>(props: WithCursor<Row>) {
  const { label, rows, columns, rowKey, selection, onSort, cursor } = props;
  return (
    // Wide tables scroll in themselves, also by the keyboard.
    <div className="data-table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {selection !== undefined && (
              <SelectAll rows={rows} rowKey={rowKey} selection={selection} label={label} />
            )}
            {columns.map((column) => (
              <Head key={column.key} column={column} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <BodyRow key={rowKey(row)} {...props} row={row} isCurrent={index === cursor} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BodyRow<Row>(props: DataTableProps<Row> & { readonly row: Row; readonly isCurrent: boolean }) {
  const { row, isCurrent, columns, rowKey, selection, onOpen } = props;
  const key = rowKey(row);
  return (
    <tr className={isCurrent ? 'data-table-cursor' : ''} onDoubleClick={() => onOpen?.(row)}>
      {selection !== undefined && (
        <td className="data-table-check">
          <Checkbox
            aria-label={selection.labelOf(row)}
            checked={selection.keys.has(key)}
            onChange={() => selection.onChange(toggled(selection.keys, key))}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} className={classOf(column)}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  );
}

function classOf({
  isNumber = false,
  isShort = false,
}: Pick<DataColumn<never>, 'isNumber' | 'isShort'>): string {
  return `${isNumber ? 'ds-number' : ''}${isShort ? ' data-table-short' : ''}`;
}

function SelectAll<Row>({
  rows,
  rowKey,
  selection,
  label,
}: Pick<DataTableProps<Row>, 'rows' | 'rowKey' | 'label'> & {
  readonly selection: NonNullable<DataTableProps<Row>['selection']>;
}) {
  const words = useWords(commonMessages);
  const keys = rows.map(rowKey);
  const count = keys.filter((key) => selection.keys.has(key)).length;
  const isAll = count === keys.length && count > 0;
  return (
    <th scope="col" className="data-table-check">
      <Checkbox
        aria-label={`${label}: ${words.all}`}
        checked={isAll}
        indeterminate={count > 0 && !isAll}
        onChange={() => selection.onChange(isAll ? new Set() : new Set([...selection.keys, ...keys]))}
      />
    </th>
  );
}

function Head<Row>({
  column,
  onSort,
}: {
  column: DataColumn<Row>;
  onSort: ((sort: string) => void) | undefined;
}) {
  const { key, title, sorted } = column;
  const className = classOf(column);
  if (sorted === undefined || onSort === undefined) {
    return (
      <th scope="col" className={className}>
        {title}
      </th>
    );
  }
  const next = { none: key, ascending: `-${key}`, descending: '' }[sorted];
  return (
    <th scope="col" className={className} aria-sort={sorted}>
      <button type="button" className="data-table-sort" onClick={() => onSort(next)}>
        {title}
        <span aria-hidden="true">{{ none: '↕', ascending: '↑', descending: '↓' }[sorted]}</span>
      </button>
    </th>
  );
}

function Cards<Row extends object>({ label, rows, rowKey, card, selection, cursor }: WithCursor<Row>) {
  return (
    <ul className="data-cards" aria-label={label}>
      {rows.map((row, index) => {
        const key = rowKey(row);
        return (
          <li key={key} className={index === cursor ? 'data-card data-table-cursor' : 'data-card'}>
            {selection !== undefined && (
              <Checkbox
                aria-label={selection.labelOf(row)}
                checked={selection.keys.has(key)}
                onChange={() => selection.onChange(toggled(selection.keys, key))}
              />
            )}
            <div className="data-card-body">{card(row)}</div>
          </li>
        );
      })}
    </ul>
  );
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The row that the keyboard is on, or -1. */
function useListKeys<Row>({ rows, rowKey, onOpen, selection }: DataTableProps<Row>): number {
  const [cursor, setCursor] = useState(-1);
  const { hasShortcuts } = usePreferences();
  useEffect(() => {
    if (!hasShortcuts) return;
    function onKey(event: KeyboardEvent): void {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const row = rows[cursor];
      if (event.key === 'j') setCursor(Math.min(cursor + 1, rows.length - 1));
      else if (event.key === 'k') setCursor(Math.max(cursor - 1, 0));
      else if (event.key === 'x' && row !== undefined && selection !== undefined) {
        selection.onChange(toggled(selection.keys, rowKey(row)));
      } else if (event.key === 'Enter' && row !== undefined && document.activeElement === document.body) {
        onOpen?.(row);
      }
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [hasShortcuts, rows, cursor, rowKey, onOpen, selection]);
  useEffect(() => {
    document.querySelector('.data-table-cursor')?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  return cursor < rows.length ? cursor : -1;
}
