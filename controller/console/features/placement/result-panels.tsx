/** What the plan means: the next machine, how far people walk, which sub-districts gain. */
import type { PlanResult } from '../../../placement/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { LineChart } from './charts.tsx';
import { FuturesTable } from './futures-table.tsx';
import { percent, shareOf, whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { settingsMessages } from './settings-messages.ts';
import { ruleText } from './settings-summary.ts';
import { YearsTable } from './years-table.tsx';

export function ResultPanels({ result }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  if (result.objective === null) return null;
  return (
    <>
      <div className="plan-charts">
        <section className="ds-card" aria-labelledby="plan-curve">
          <h2 id="plan-curve">{words.curveTitle}</h2>
          <CurveChart result={result} />
        </section>
        <section className="ds-card" aria-labelledby="plan-bands">
          <h2 id="plan-bands">{words.bands}</h2>
          <Bands result={result} />
          {result.slices.length > 0 && (
            <>
              <h3 className="plan-subhead">{words.slices}</h3>
              <Slices result={result} />
            </>
          )}
          <p className="ds-muted" style={{ marginTop: 14 }}>
            {words.proofText}
          </p>
        </section>
      </div>
      <YearsTable result={result} />
      <FuturesTable result={result} />
      <Areas result={result} />
    </>
  );
}

interface CurveChartProps {
  readonly result: PlanResult;
  /** Its axes are those of the curve beside it. */
  readonly upTo?: readonly [machines: number, people: number];
}

export function CurveChart({ result, upTo }: CurveChartProps) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const { curve, repair } = result;
  // The curve has one machine at a site.
  const machines = result.sites.filter(({ isExisting }) => !isExisting).length;
  const [here, next] = [curve[machines], curve[machines + 1]];
  return (
    <>
      <LineChart
        label={words.curveTitle}
        xName={words.curveAxis}
        formatX={(count) => whole(count, language)}
        mark={machines}
        isFromZero
        upTo={upTo}
        series={[
          { name: words.curvePlan, points: curve.map((point) => [point.machines, point.covered]) },
          {
            name: words.curveBound,
            points: curve.map((point) => [point.machines, point.bound]),
            isDashed: true,
          },
        ]}
      />
      {here !== undefined && next !== undefined && (
        <p className="ds-muted">{words.curveText(whole(next.covered - here.covered, language))}</p>
      )}
      {repair !== undefined && (
        <p className="ds-muted">
          {words.repairText(
            repair.siteName,
            `${percent(repair.availability, language)} → ${percent(repair.visited, language)}`,
            whole(repair.gain, language),
          )}
        </p>
      )}
    </>
  );
}

function Bands({ result: { bands, residents } }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  return (
    <div className="plan-bands">
      {bands.map(({ walkM, residents: count }) => (
        <Bar
          key={walkM}
          name={words.within(whole(walkM, language))}
          share={shareOf(count, residents.total)}
        />
      ))}
    </div>
  );
}

function Slices({ result: { slices, residents } }: { result: PlanResult }) {
  const asked = useWords(settingsMessages);
  return (
    <div className="plan-bands">
      {slices.map(({ slice, residents: count }) => (
        <Bar key={slice} name={asked[`slice.${slice}`]} share={shareOf(count, residents.total)} />
      ))}
    </div>
  );
}

function Bar({ name, share }: { name: string; share: number }) {
  const language = useLanguage();
  return (
    <>
      <span>{name}</span>
      <Track share={share} />
      <span className="ds-number">{percent(share, language)}</span>
    </>
  );
}

function Track({ share }: { share: number }) {
  return (
    <span className="plan-bar-track" aria-hidden="true">
      <span style={{ width: `${Math.min(100, share * 100)}%` }} />
    </span>
  );
}

type Area = PlanResult['areas'][number];

function Areas({ result }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const rows = result.areas
    .filter(({ residents }) => residents > 0)
    .toSorted((a, b) => b.residents - a.residents);
  const share = ({ covered, residents }: Area) => covered / residents;
  const tongue = { words: useWords(settingsMessages), language };
  const asked = ({ rule }: Area) => (rule === undefined ? '—' : ruleText(rule, tongue));
  return (
    <div className="ds-stack">
      <h2>{words.areas}</h2>
      <DataTable
        label={words.areas}
        rows={rows}
        rowKey={({ area }) => area}
        columns={[
          { key: 'area', title: words.area, render: ({ area }) => area || '—' },
          {
            key: 'residents',
            title: words['measure.residents'],
            isNumber: true,
            render: ({ residents }) => whole(residents, language),
          },
          { key: 'machines', title: words.areaMachines, isNumber: true, render: ({ machines }) => machines },
          ...(rows.some(({ rule }) => rule !== undefined)
            ? [{ key: 'rule', title: words.areaRule, render: asked }]
            : []),
          {
            key: 'covered',
            title: words.areaCovered,
            render: (row) => (
              <span className="plan-share">
                <Track share={share(row)} />
                {percent(share(row), language)}
              </span>
            ),
          },
        ]}
        card={(row) => (
          <>
            <strong>{row.area || '—'}</strong>
            {row.rule !== undefined && (
              <span className="ds-muted">
                {words.areaMachines} {row.machines} · {words.areaRule} {asked(row)}
              </span>
            )}
            <span className="plan-share">
              <Track share={share(row)} />
              {percent(share(row), language)}
            </span>
          </>
        )}
      />
    </div>
  );
}
