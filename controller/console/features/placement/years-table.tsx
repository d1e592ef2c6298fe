/** A plan over years: what each reaches, and what it gives up for the years after. */
import type { PlanResult } from '../../../placement/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { percent, shareOf, whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { YearMark } from './year-mark.tsx';

type Year = PlanResult['years'][number] & { readonly year: number };

export function YearsTable({ result: { years, residents } }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  if (years.length === 0) return null;
  const rows = years.map((year, index): Year => ({ ...year, year: index + 1 }));
  const regret = ({ covered, best, bound }: Year) =>
    words.yearRegretText(whole(best - covered, language), whole(Math.ceil(bound - covered), language));
  const reached = ({ residents: count }: Year) =>
    `${whole(count, language)} · ${percent(shareOf(count, residents.total), language)}`;
  return (
    <div className="ds-stack">
      <h2>{words.years}</h2>
      <DataTable
        label={words.years}
        rows={rows}
        rowKey={({ year }) => String(year)}
        columns={[
          { key: 'year', title: words.year, render: ({ year }) => <YearMark year={year} /> },
          {
            key: 'machines',
            title: words.yearMachines,
            isNumber: true,
            render: ({ machines }) => whole(machines, language),
          },
          { key: 'covered', title: words.covered, isNumber: true, render: reached },
          { key: 'regret', title: words.yearRegret, isNumber: true, render: regret },
        ]}
        card={(row) => (
          <>
            <strong>
              <YearMark year={row.year} />
            </strong>
            <span>
              {words.yearMachines} {row.machines}
            </span>
            <span>{reached(row)}</span>
            <span className="ds-muted">
              {words.yearRegret} {regret(row)}
            </span>
          </>
        )}
      />
      <p className="ds-muted">{words.yearsText}</p>
    </div>
  );
}
