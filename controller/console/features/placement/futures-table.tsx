/** A plan in each future: who can walk to a machine, and whom no candidate reaches. */
import type { PlanResult } from '../../../placement/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { percent, shareOf, whole } from './figures.ts';
import { placementMessages } from './messages.ts';

type Future = PlanResult['futures'][number];

export function FuturesTable({ result: { futures } }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  if (futures.length === 0) return null;
  const nameOf = ({ name }: Future) => (name === '' ? words.today : name);
  const likely = ({ percent: hundredths }: Future) => percent(hundredths / 100, language, 0);
  const reached = ({ covered, residents }: Future) =>
    `${whole(covered, language)} · ${percent(shareOf(covered, residents), language)}`;
  return (
    <div className="ds-stack">
      <h2>{words.futures}</h2>
      <DataTable
        label={words.futures}
        rows={futures}
        rowKey={({ name }) => name}
        columns={[
          { key: 'name', title: words.future, render: nameOf },
          { key: 'percent', title: words.probability, isNumber: true, render: likely },
          {
            key: 'residents',
            title: words['measure.residents'],
            isNumber: true,
            render: ({ residents }) => whole(residents, language),
          },
          { key: 'covered', title: words.covered, isNumber: true, render: reached },
          {
            key: 'unreachable',
            title: words.legendUnreachable,
            isNumber: true,
            render: ({ unreachable }) => whole(unreachable, language),
          },
        ]}
        card={(row) => (
          <>
            <strong>
              {nameOf(row)} · {likely(row)}
            </strong>
            <span>
              {words.covered} {reached(row)}
            </span>
            {row.unreachable > 0 && (
              <span className="ds-muted">
                {words.legendUnreachable} {whole(row.unreachable, language)}
              </span>
            )}
          </>
        )}
      />
      <p className="ds-muted">{words.futuresText}</p>
    </div>
  );
}
