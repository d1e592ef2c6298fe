/** The account of a month, made to be printed, kept as PDF and defended: figures, bounds, comparison, every kiosk. */
import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type * as z from 'zod';
import { addDays, dayOf } from '../../../../shared/time/day.ts';
import type { Figures, MonthReport, UptimeComparison } from '../../../uptime/api.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { apiUrl } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { useNow } from '../../lib/use-now.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { useRegions } from '../sites/use-regions.ts';
import { FiguresCard } from './figures-card.tsx';
import { formatPoints, formatShare } from './figures-text.ts';
import { FiguresTable } from './figures-table.tsx';
import { uptimeMessages } from './messages.ts';
import { RepairCard } from './repair-card.tsx';
import { type ReportChoice, reportQuery, useComparison, useReport } from './queries.ts';
import './report.css';
import './uptime.css';

type Report = z.infer<typeof MonthReport>;
const KEYS = ['month', 'region', 'known'] as const;

export function UptimeReportPage() {
  const words = useWords(uptimeMessages);
  const today = dayOf(useNow());
  const [state, setState] = useSearchState(KEYS);
  const lastMonth = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(state.month) ? state.month : lastMonth;
  const params = { month, region: state.region, known: state.known };
  const query = useReport(params);
  return (
    <>
      <PageHeader
        title={words.reportTitle(month)}
        subtitle={words.subtitle}
        back={{ to: paths.uptime(), text: words.title }}
        actions={<Actions params={params} />}
      />
      <div className="ds-stack report">
        <Choice params={params} onChange={setState} />
        <QueryState query={query} lines={10}>
          {(report) => <Report report={report} params={params} />}
        </QueryState>
      </div>
    </>
  );
}

function Actions({ params }: { params: ReportChoice }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const can = useCan();
  return (
    <>
      {can('fleet.export') && (
        <Button
          icon={<DownloadOutlined aria-hidden="true" />}
          href={apiUrl('/uptime/report.csv', { ...reportQuery(params), lang: language })}
          download={`uptime-${params.month}.csv`}
        >
          {words.csv}
        </Button>
      )}
      <Button type="primary" icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
        {words.print}
      </Button>
    </>
  );
}

function Choice({
  params,
  onChange,
}: {
  params: ReportChoice;
  onChange: (changes: Partial<ReportChoice>) => void;
}) {
  const words = useWords(uptimeMessages);
  const regions = useRegions();
  return (
    <div className="ds-row report-choice">
      <Input
        type="month"
        aria-label={words.month}
        style={{ width: 170 }}
        value={params.month}
        onChange={({ target }) => onChange({ month: target.value })}
      />
      <Select
        allowClear
        aria-label={words.region}
        placeholder={words.allRegions}
        style={{ width: 160 }}
        value={params.region === '' ? null : params.region}
        onChange={(region) => onChange({ region: region ?? '' })}
        options={(regions.data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
      />
      <label className="ds-row">
        {words.asKnown}
        <Input
          type="date"
          style={{ width: 160 }}
          value={params.known}
          onChange={({ target }) => onChange({ known: target.value })}
        />
      </label>
    </div>
  );
}

function Report({ report, params }: { report: Report; params: ReportChoice }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const note = [
    words.asOf(formatDateTime(report.asOfMs, language)),
    ...(report.asKnownAtMs === null ? [] : [words.asKnownAt(formatDateTime(report.asKnownAtMs, language))]),
    ...(report.lateCorrections > 0 ? [words.lateCorrections(report.lateCorrections)] : []),
  ].join(' · ');
  return (
    <>
      <div className="report-head">
        <FiguresCard title={words.total} figures={report.total} note={note} />
        <div className="ds-stack">
          <QueryState query={useComparison(params)}>
            {(comparison) => (
              <>
                <Comparison title={words.previous} now={comparison.figures} compared={comparison.previous} />
                <Comparison title={words.lastYear} now={comparison.figures} compared={comparison.lastYear} />
              </>
            )}
          </QueryState>
          <RepairCard repair={report.repair} />
          <section className="ds-card" aria-labelledby="method">
            <h2 id="method">{words.method}</h2>
            <p>{words.methodText}</p>
          </section>
        </div>
      </div>
      <FiguresTable title={words.byRegion} rows={report.regions} />
      <FiguresTable title={words.byService} rows={report.services} isService />
      <FiguresTable title={words.byKiosk} rows={report.kiosks} />
    </>
  );
}

interface ComparisonProps {
  readonly title: string;
  readonly now: Figures;
  readonly compared: z.infer<typeof UptimeComparison>['previous'];
}

function Comparison({ title, now, compared: { month, figures, change } }: ComparisonProps) {
  const words = useWords(uptimeMessages);
  const tone = change === null || change === 0 ? '' : change < 0 ? 'text-fault' : 'text-ok';
  return (
    <section className="ds-card">
      <h2>{title}</h2>
      {figures === null || change === null ? (
        <p className="ds-muted">{`${month}: ${words.noComparison}`}</p>
      ) : (
        <p>
          <strong className={tone}>{words.points(formatPoints(change))}</strong>{' '}
          <span className="ds-muted">
            {month} {formatShare(figures.availability)} → {formatShare(now.availability)}
          </span>
        </p>
      )}
    </section>
  );
}
