/** The button, and the search while it runs: the plan and its limit closing in. */
import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import type { Scenario, SolveState } from '../../../placement/api.ts';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { LOCALES, useLanguage, useWords } from '../../lib/i18n.ts';
import { LineChart } from './charts.tsx';
import { gapText } from './figures.ts';
import { placementMessages } from './messages.ts';
import { isUnderWay } from './use-plans.ts';

interface SolveBarProps {
  readonly scenario: Scenario;
  readonly course: readonly SolveState[];
  readonly isBusy: boolean;
  readonly onSolve: () => void;
}

export function SolveBar({ scenario, course, isBusy, onSolve }: SolveBarProps) {
  const words = useWords(placementMessages);
  const toast = useToast();
  const state = course.at(-1);
  const isRunning = isUnderWay(state);
  async function stop(): Promise<void> {
    try {
      await request('DELETE', `/placement/scenarios/${scenario.id}/solve`);
    } catch (error) {
      toast.error(error);
    }
  }
  return (
    <div className="ds-stack" style={{ marginTop: 16 }}>
      {isRunning ? (
        <Button block icon={<PauseOutlined aria-hidden="true" />} onClick={() => void stop()}>
          {words.stop}
        </Button>
      ) : (
        <Button
          block
          type="primary"
          size="large"
          icon={<CaretRightOutlined aria-hidden="true" />}
          loading={isBusy}
          onClick={onSolve}
        >
          {scenario.result === null ? words.solve : words.solveAgain}
        </Button>
      )}
      {state !== undefined && <StateLine state={state} />}
      <GapChart course={course} />
    </div>
  );
}

function StateLine({ state }: { state: SolveState }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  if (state.state === 'failed') {
    return <Alert type="error" showIcon title={words['state.failed']} description={state.message} />;
  }
  if (state.state === 'done') return null;
  const word = state.state === 'queued' ? words['state.queued'](state.ahead) : words[`state.${state.state}`];
  const gap = state.gap === null ? '' : ` · ${words.proof} ${words.gapAtMost(gapText(state.gap, language))}`;
  return (
    <p className="ds-muted" role="status">
      {word}
      {gap}
    </p>
  );
}

function GapChart({ course }: { course: readonly SolveState[] }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const seen = course.filter(({ objective, bound }) => objective !== null && bound !== null);
  if (seen.length < 2) return null;
  const line = (key: 'objective' | 'bound') =>
    seen.map((state) => [state.elapsedMs / 1_000, state[key] ?? 0] as const);
  return (
    <LineChart
      label={words.gapChart}
      xName="s"
      formatX={(seconds) => seconds.toLocaleString(LOCALES[language], { maximumFractionDigits: 1 })}
      isStepped
      series={[
        { name: words.bestSoFar, points: line('objective') },
        { name: words.upperBound, points: line('bound'), isDashed: true },
      ]}
    />
  );
}
