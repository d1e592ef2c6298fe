/** Whom no candidate reaches: the cells by name, the most people first. */
import type { PlanResult, Scenario } from '../../../placement/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { settingsMessages } from './settings-messages.ts';
import { useDemand } from './use-plans.ts';

const MOST_SHOWN = 50;

export function UnreachableTable({ scenario, result }: { scenario: Scenario; result: PlanResult }) {
  const words = useWords(placementMessages);
  const asked = useWords(settingsMessages);
  const language = useLanguage();
  const demand = useDemand(scenario.settings.demandLayer);
  const cells = result.unreachable
    .flatMap((cell) => demand[cell] ?? [])
    .toSorted((a, b) => b.residents - a.residents);
  if (cells.length === 0) return null;
  const more = cells.length - MOST_SHOWN;
  return (
    <details className="plan-section plan-unreachable">
      <summary>
        <strong>{words.unreachable}</strong>
        <span>{whole(cells.length, language)}</span>
      </summary>
      <DataTable
        label={words.unreachable}
        rows={cells.slice(0, MOST_SHOWN)}
        rowKey={({ id }) => id}
        columns={[
          { key: 'id', title: words.cell, render: ({ id, name }) => name || id },
          { key: 'area', title: words.area, render: ({ area }) => area || '—' },
          {
            key: 'residents',
            title: asked['measure.residents'],
            isNumber: true,
            render: ({ residents }) => whole(residents, language),
          },
        ]}
        card={({ id, name, area, residents }) => (
          <>
            <strong>{name || id}</strong>
            <span className="ds-muted">
              {area} · {words.people(whole(residents, language))}
            </span>
          </>
        )}
      />
      {more > 0 && <p className="ds-muted">{words.unreachableMore(whole(more, language))}</p>}
    </details>
  );
}
