/** Figures side by side: regions, services or kiosks of a report. */
import { DEVICE_WORDS, wordFor } from '../../../../shared/i18n/device-words.ts';
import type { Figures } from '../../../uptime/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { formatCount, formatHourCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { formatShare } from './figures-text.ts';
import { uptimeMessages } from './messages.ts';

interface Row {
  readonly id: string;
  readonly name?: string;
  readonly figures: Figures;
}

interface FiguresTableProps {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly isService?: boolean;
}

export function FiguresTable({ title, rows, isService = false }: FiguresTableProps) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const { services } = DEVICE_WORDS[language];
  const hours = (ms: number) => formatHourCount(ms, language);
  const name = ({ id, name }: Row) => (isService ? wordFor(services, id) : (name ?? id));
  const number = (key: string, text: string, of: (figures: Figures) => string) => ({
    key,
    title: text,
    isNumber: true,
    render: ({ figures }: Row) => of(figures),
  });
  return (
    <div className="ds-stack">
      <h2>{title}</h2>
      <DataTable<Row>
        label={title}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: isService ? words.service2 : words.name, render: name },
          number('availability', words.availability, ({ availability }) => formatShare(availability)),
          number('low', words.low, ({ low }) => formatShare(low)),
          number('high', words.high, ({ high }) => formatShare(high)),
          number('service', words.service, ({ serviceMs }) => hours(serviceMs)),
          number('down', words.down, ({ downMs }) => hours(downMs)),
          number('unknown', words.unknown, ({ unknownMs }) => hours(unknownMs)),
          number('excluded', words.excluded, ({ excludedMs }) => hours(excludedMs)),
          number('failures', words.failures, ({ failures }) => formatCount(failures, language)),
        ]}
        card={(row) => (
          <>
            <strong>{name(row)}</strong>
            <span>
              {formatShare(row.figures.availability)} · {words.down} {hours(row.figures.downMs)}
            </span>
          </>
        )}
      />
    </div>
  );
}
