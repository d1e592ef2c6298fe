/** For the leadership, on paper: one map, one table, one curve, the reasons. */
import { PrinterOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import type { PlanResult, Scenario } from '../../../placement/api.ts';
import { newMachines } from '../../../placement/plan/asked.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { formatDateTime, sentenceCase } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { FuturesTable } from './futures-table.tsx';
import { gapText, percent, perPerson, shareOf, whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { noteMessages } from './note-messages.ts';
import { noteTexts } from './note-texts.ts';
import './placement.css';
import { PlanMap } from './plan-map.tsx';
import type { MapSite } from './plan-map-style.ts';
import { PlanLegend, straightRadiusM, useCells } from './plan-view.tsx';
import './report.css';
import { CurveChart } from './result-panels.tsx';
import { settingsMessages } from './settings-messages.ts';
import { basisOf } from './settings-summary.ts';
import { SitesTable } from './sites-table.tsx';
import { useLayers, useScenario } from './use-plans.ts';
import { YearsTable } from './years-table.tsx';

export function PlanReportPage() {
  const { id = '' } = useParams();
  const words = useWords(placementMessages);
  const query = useScenario(id);
  return (
    <RequirePermission permission="plans.edit">
      <QueryState query={query} level="page" lines={12}>
        {(scenario) =>
          scenario.result === null || scenario.result.objective === null ? (
            <EmptyState level="page" title={words.notSolved} />
          ) : (
            <Report scenario={scenario} result={scenario.result} />
          )
        }
      </QueryState>
    </RequirePermission>
  );
}

function Report({ scenario, result }: { scenario: Scenario; result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const cells = useCells(scenario);
  const sites = useMemo(
    () =>
      result.sites.map(({ id, lat, lon, isExisting, year }): MapSite => {
        const role = isExisting ? 'existing' : 'chosen';
        return { id, lat, lon, role, year };
      }),
    [result],
  );
  return (
    <article className="plan-report">
      <PageHeader
        title={words.reportTitle(scenario.name)}
        subtitle={words.reportDate(formatDateTime(scenario.solvedAtMs ?? 0, language))}
        back={{ to: paths.plan(scenario.id), text: scenario.name }}
        actions={
          <Button type="primary" icon={<PrinterOutlined aria-hidden="true" />} onClick={() => print()}>
            {words.print}
          </Button>
        }
      />
      <div className="ds-stack">
        <Lead result={result} />
        <SampleNotice scenario={scenario} />
        <div className="plan-report-pair">
          <div>
            <div className="plan-report-map">
              <PlanMap
                cells={cells}
                sites={sites}
                selected=""
                radiusM={straightRadiusM(scenario.settings)}
                isForPrint
              />
            </div>
            <PlanLegend years={result.years.length} />
          </div>
          <div className="ds-stack">
            <section aria-labelledby="report-curve">
              <h2 id="report-curve">{words.curveTitle}</h2>
              <CurveChart result={result} />
            </section>
            <Reasons scenario={scenario} result={result} />
          </div>
        </div>
        <YearsTable result={result} />
        <FuturesTable result={result} />
        <SitesTable scenario={scenario} result={result} />
      </div>
    </article>
  );
}

function Lead({ result }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const { residents, status, gap } = result;
  return (
    <div className="plan-report-lead">
      <p>
        {words.reportLead(
          whole(newMachines(result), language),
          whole(residents.covered, language),
          percent(shareOf(residents.covered, residents.total), language),
        )}
      </p>
      <p>
        {status === 'optimal' || gap === 0
          ? words.reportProved
          : words.reportProof(gapText(gap ?? 0, language))}
      </p>
    </div>
  );
}

function Reasons({ scenario: { settings }, result }: { scenario: Scenario; result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const asked = useWords(settingsMessages);
  const notes = useWords(noteMessages);
  const rules = basisOf(settings, { words: asked, language });
  return (
    <section aria-labelledby="report-reasons">
      <h2 id="report-reasons">{words.reportReasons}</h2>
      <ul className="plan-report-rules">
        {rules.map((rule) => (
          <li key={rule}>{sentenceCase(rule)}</li>
        ))}
        <li>
          {words.reportCost(words.yuan(whole(result.cost, language)), `¥${perPerson(result, language)}`)}
        </li>
        {result.walk !== null && (
          <li>
            {words.walkMean} {words.walkMetres(whole(result.walk.meanM, language))}
          </li>
        )}
        {noteTexts(result, { words: notes, language }).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

/** A figure that was invented must never pass for one that was counted. */
function SampleNotice({ scenario: { settings } }: { scenario: Scenario }) {
  const words = useWords(placementMessages);
  const { data: layers = [] } = useLayers();
  const isSample = layers.some(
    ({ id, isSample }) => isSample && (id === settings.demandLayer || id === settings.candidateLayer),
  );
  return isSample ? <Alert type="warning" showIcon title={words.reportSample} /> : null;
}
