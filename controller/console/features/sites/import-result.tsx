/** What an import would do or did, row by row; wrong rows first. */
import { Alert } from 'antd';
import type { SiteImportResult } from '../../../fleet/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { siteMessages } from './messages.ts';

type Row = SiteImportResult['rows'][number];

const TONES: Record<Row['outcome'], Tone> = {
  create: 'ok',
  update: 'attention',
  same: 'unknown',
  error: 'fault',
};
/** More rows than anybody reads; the counts are above. */
const MAX_SHOWN = 300;

export function ImportResult({ result: { counts, rows, isImported } }: { result: SiteImportResult }) {
  const words = useWords(siteMessages);
  const shown = rows.toSorted(
    (a, b) => Number(b.outcome === 'error') - Number(a.outcome === 'error') || a.row - b.row,
  );
  const isNothing = counts.error === 0 && counts.create + counts.update === 0;
  return (
    <section className="ds-stack" aria-label={words.preview}>
      <div className="ds-row" role="status">
        <StatusTag tone="ok" text={words.countCreate(counts.create)} />
        <StatusTag tone="attention" text={words.countUpdate(counts.update)} />
        <StatusTag tone="unknown" text={words.countSame(counts.same)} />
        {counts.error > 0 && <StatusTag tone="fault" text={words.countError(counts.error)} />}
      </div>
      {counts.error > 0 && <Alert type="error" showIcon title={words.fixFile} />}
      {isNothing && <Alert type="info" showIcon title={words.nothingToImport} />}
      {isImported && <Alert type="success" showIcon title={words.imported(counts.create + counts.update)} />}
      <Rows rows={shown.slice(0, MAX_SHOWN)} />
    </section>
  );
}

function Rows({ rows }: { rows: readonly Row[] }) {
  const words = useWords(siteMessages);
  const outcome = (row: Row) => (
    <StatusTag tone={TONES[row.outcome]} text={words[`outcome.${row.outcome}`]} />
  );
  return (
    <DataTable
      label={words.preview}
      rows={rows}
      rowKey={(row) => String(row.row)}
      columns={[
        { key: 'row', title: words.row, isNumber: true, render: (row) => row.row },
        { key: 'outcome', title: words.outcome, render: outcome },
        { key: 'id', title: words.id, render: (row) => row.id ?? '—' },
        { key: 'name', title: words.name, render: (row) => row.name ?? '—' },
        { key: 'problems', title: words.problems, render: (row) => <Problems row={row} /> },
      ]}
      card={(row) => (
        <>
          <span className="ds-row">
            {words.row} {row.row} {outcome(row)}
          </span>
          <strong>{row.name ?? row.id ?? '—'}</strong>
          <Problems row={row} />
        </>
      )}
    />
  );
}

function Problems({ row: { problems } }: { row: Row }) {
  const words = useWords(siteMessages);
  const language = useLanguage();
  return problems.map(({ field, code, message }) => {
    const key = `problem.${code}`;
    // The controller's own sentence is English and says more.
    const text = language === 'zh' && key in words ? String(words[key as keyof typeof words]) : message;
    return (
      <div key={`${field} ${code}`}>
        <code>{field}</code> {text}
      </div>
    );
  });
}
