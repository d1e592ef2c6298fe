/** One scenario at work: ask on the right, the map on the left, what comes out below. */
import { FileTextOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { PlanSettings, Scenario } from '../../../placement/api.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { useWords } from '../../lib/i18n.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { ApproveButton } from './approve.tsx';
import { placementMessages } from './messages.ts';
import { PlanFigures } from './plan-figures.tsx';
import './placement.css';
import { PlanView } from './plan-view.tsx';
import { ResultPanels } from './result-panels.tsx';
import { ScenarioMenu } from './scenario-menu.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SitePanel } from './site-panel.tsx';
import { SitesTable } from './sites-table.tsx';
import { SolveBar } from './solve-bar.tsx';
import { UnreachableTable } from './unreachable-table.tsx';
import { useSolve } from './use-solve.ts';
import { isUnderWay, useScenario, useSolveCourse } from './use-plans.ts';

export function ScenarioPage() {
  return (
    <RequirePermission permission="plans.edit">
      <ScenarioById />
    </RequirePermission>
  );
}

function ScenarioById() {
  const { id = '' } = useParams();
  const query = useScenario(id);
  return (
    <QueryState query={query} level="page" lines={12}>
      {(scenario) => <ScenarioWork key={scenario.id} scenario={scenario} />}
    </QueryState>
  );
}

const KEYS = ['site'] as const;

function ScenarioWork({ scenario }: { scenario: Scenario }) {
  const words = useWords(placementMessages);
  const navigate = useNavigate();
  const [{ site }, setSearch] = useSearchState(KEYS);
  const [draft, setDraft] = useState<PlanSettings>(scenario.settings);
  const course = useSolveCourse(scenario);
  const { solve, isBusy } = useSolve(scenario);
  const current = course.at(-1);
  const { result } = scenario;
  const isRunning = isUnderWay(current);

  /** A click on the map changes the rule and solves again from the plan that is there. */
  function decide(settings: PlanSettings): void {
    setDraft(settings);
    void solve(settings);
  }

  return (
    <>
      <PageHeader
        title={scenario.name}
        back={{ to: paths.plans(), text: words.back }}
        actions={
          <>
            {result !== null && result.sites.length > 0 && (
              <>
                <ApproveButton scenario={scenario} />
                <Button
                  icon={<FileTextOutlined aria-hidden="true" />}
                  onClick={() => void navigate(paths.planReport(scenario.id))}
                >
                  {words.report}
                </Button>
              </>
            )}
            <ScenarioMenu scenario={scenario} draft={draft} />
          </>
        }
      />
      <div className="ds-stack">
        {scenario.isStale && !isRunning && <Alert type="warning" showIcon title={words.stale} />}
        {result !== null && <PlanFigures result={result} />}
        <div className="plan-work">
          <PlanView
            scenario={scenario}
            draft={draft}
            live={isRunning ? current : undefined}
            selected={site}
            onSelect={(id) => setSearch({ site: id })}
          />
          <div className="ds-stack">
            <SitePanel scenario={scenario} draft={draft} siteId={site} onDecide={decide} />
            <section className="ds-card" aria-labelledby="plan-ask">
              <h2 id="plan-ask">{words.ask}</h2>
              <SettingsForm settings={draft} onChange={setDraft} />
              <SolveBar
                scenario={scenario}
                course={course}
                isBusy={isBusy}
                onSolve={() => void solve(draft)}
              />
            </section>
          </div>
        </div>
        {result !== null && <ResultPanels result={result} />}
        {result !== null && <UnreachableTable scenario={scenario} result={result} />}
        {result !== null && result.sites.length > 0 && (
          <SitesTable scenario={scenario} result={result} onSelect={(id) => setSearch({ site: id })} />
        )}
      </div>
    </>
  );
}
