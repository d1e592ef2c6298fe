/** What the fleet really served: now, day by day, why not, where, and how much of the promise is used. */
import { FileTextOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';
import { useNavigate } from 'react-router';
import { addDays, dayOf } from '../../../../shared/time/day.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useNow } from '../../lib/use-now.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { useRegions } from '../sites/use-regions.ts';
import { BudgetBars } from './budget-bars.tsx';
import { FiguresCard } from './figures-card.tsx';
import { HeatMap } from './heat-map.tsx';
import { uptimeMessages } from './messages.ts';
import { NowTiles } from './now-tiles.tsx';
import { Pareto } from './pareto.tsx';
import { type Period, useBudget, useCauses, useTrend, useUptimeNow } from './queries.ts';
import { TrendChart } from './trend-chart.tsx';
import './uptime.css';
import { WorstSites } from './worst-sites.tsx';

const KEYS = ['period', 'region'] as const;
type PeriodName = 'this-month' | 'last-month' | '90-days';

export function UptimePage() {
  const words = useWords(uptimeMessages);
  const navigate = useNavigate();
  const today = dayOf(useNow());
  const [state, setState] = useSearchState(KEYS);
  const period = periodOf(state.period, state.region, today);
  return (
    <>
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <Button
            icon={<FileTextOutlined aria-hidden="true" />}
            onClick={() => void navigate(paths.uptimeReport())}
          >
            {words.report}
          </Button>
        }
      />
      <div className="ds-stack">
        <Filters state={state} onChange={setState} />
        <Now region={period.region} />
        <div className="uptime-columns">
          <div className="ds-stack">
            <Trend period={period} />
            <WorstSites period={period} />
          </div>
          <div className="ds-stack uptime-side">
            {state.period === '' ? (
              <MonthFigures region={period.region} />
            ) : (
              <PeriodFigures period={period} />
            )}
            <Budget month={period.to.slice(0, 7)} region={period.region} />
            <Causes period={period} />
          </div>
        </div>
        <HeatMap period={period} />
      </div>
    </>
  );
}

function periodOf(name: string, region: string, today: string): Period {
  const month = today.slice(0, 7);
  if (name === '90-days') return { from: addDays(today, -89), to: today, region };
  if (name !== 'last-month') return { from: `${month}-01`, to: today, region };
  const to = addDays(`${month}-01`, -1);
  return { from: `${to.slice(0, 7)}-01`, to, region };
}

type State = Record<(typeof KEYS)[number], string>;

function Filters({ state, onChange }: { state: State; onChange: (changes: Partial<State>) => void }) {
  const words = useWords(uptimeMessages);
  const regions = useRegions();
  return (
    <div className="ds-row">
      <Segmented<PeriodName>
        aria-label={words.period}
        value={state.period === 'last-month' || state.period === '90-days' ? state.period : 'this-month'}
        onChange={(period) => onChange({ period: period === 'this-month' ? '' : period })}
        options={[
          { value: 'this-month', label: words.thisMonth },
          { value: 'last-month', label: words.lastMonth },
          { value: '90-days', label: words.last90 },
        ]}
      />
      <Select
        allowClear
        aria-label={words.region}
        placeholder={words.allRegions}
        style={{ width: 160 }}
        value={state.region === '' ? null : state.region}
        onChange={(region) => onChange({ region: region ?? '' })}
        options={(regions.data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
      />
    </div>
  );
}

function Now({ region }: { region: string }) {
  return (
    <QueryState query={useUptimeNow(region)} lines={2}>
      {(now) => <NowTiles now={now} />}
    </QueryState>
  );
}

function MonthFigures({ region }: { region: string }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  return (
    <QueryState query={useUptimeNow(region)}>
      {({ figures, month, asOfMs }) => (
        <FiguresCard
          title={`${words.availability} · ${month}`}
          figures={figures}
          note={words.asOf(formatDateTime(asOfMs, language))}
        />
      )}
    </QueryState>
  );
}

function PeriodFigures({ period }: { period: Period }) {
  const words = useWords(uptimeMessages);
  return (
    <QueryState query={useTrend(period)}>
      {({ figures }) => (
        <FiguresCard title={`${words.availability} · ${period.from} – ${period.to}`} figures={figures} />
      )}
    </QueryState>
  );
}

function Trend({ period }: { period: Period }) {
  const words = useWords(uptimeMessages);
  return (
    <section className="ds-card" aria-labelledby="trend">
      <h2 id="trend">{words.trend}</h2>
      <QueryState
        query={useTrend(period)}
        isEmpty={({ items }) => items.every(({ figures }) => figures.availability === null)}
        empty={<p className="ds-muted">{words.nothingMeasured}</p>}
      >
        {({ items }) => <TrendChart days={items} />}
      </QueryState>
    </section>
  );
}

function Budget({ month, region }: { month: string; region: string }) {
  const words = useWords(uptimeMessages);
  return (
    <section className="ds-card" aria-labelledby="budget">
      <h2 id="budget">{words.budget}</h2>
      <QueryState query={useBudget({ month, region })}>
        {(budget) => <BudgetBars budget={budget} />}
      </QueryState>
    </section>
  );
}

function Causes({ period }: { period: Period }) {
  const words = useWords(uptimeMessages);
  return (
    <section className="ds-card" aria-labelledby="causes">
      <h2 id="causes">{words.causes}</h2>
      <QueryState query={useCauses(period)}>{(causes) => <Pareto causes={causes} />}</QueryState>
    </section>
  );
}
