/** Scenarios, and the layers that they stand on. */
import { PlusOutlined, SwapOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ScenarioSummary } from '../../../placement/api.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { gapText, percent, whole } from './figures.ts';
import { LayerList, SampleButton } from './layer-list.tsx';
import { placementMessages } from './messages.ts';
import { NewScenario } from './new-scenario.tsx';
import './placement.css';
import { useLayers, useScenarios } from './use-plans.ts';

/** A plan that may be farther from the best than this deserves more time, or another question. */
const GOOD_GAP = 0.05;

export function PlansPage() {
  return (
    <RequirePermission permission="plans.edit">
      <Plans />
    </RequirePermission>
  );
}

function Plans() {
  const words = useWords(placementMessages);
  const navigate = useNavigate();
  const scenarios = useScenarios();
  const layers = useLayers();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isCreating, setIsCreating] = useState(false);
  const canCreate = ['demand', 'candidates'].every((kind) =>
    layers.data?.some((layer) => layer.kind === kind),
  );
  const [a, b] = [...selected];
  return (
    <>
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <>
            <Button
              icon={<SwapOutlined aria-hidden="true" />}
              disabled={selected.size !== 2}
              title={words.compareHint}
              onClick={() => void navigate(paths.comparePlans(a ?? '', b ?? ''))}
            >
              {words.compare}
            </Button>
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden="true" />}
              disabled={!canCreate}
              onClick={() => setIsCreating(true)}
            >
              {words.newScenario}
            </Button>
          </>
        }
      />
      <div className="ds-stack">
        <QueryState
          query={scenarios}
          isEmpty={(items) => items.length === 0}
          empty={
            <EmptyState
              title={words.empty}
              description={words.emptyText}
              action={canCreate ? undefined : <SampleButton isPrimary />}
            />
          }
        >
          {(items) => <Rows items={items} selected={selected} onSelect={setSelected} />}
        </QueryState>
        <LayerList />
      </div>
      {isCreating && <NewScenario layers={layers.data ?? []} onClose={() => setIsCreating(false)} />}
    </>
  );
}

interface RowsProps {
  readonly items: readonly ScenarioSummary[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (keys: ReadonlySet<string>) => void;
}

function Rows({ items, selected, onSelect }: RowsProps) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const navigate = useNavigate();
  const name = ({ id, name }: ScenarioSummary) => <Link to={paths.plan(id)}>{name}</Link>;
  const reach = ({ covered, residents }: ScenarioSummary) =>
    covered === null || residents === null
      ? '—'
      : `${whole(covered, language)} · ${percent(covered / residents, language)}`;
  const cost = ({ cost }: ScenarioSummary) => (cost === null ? '—' : words.yuan(whole(cost, language)));
  return (
    <DataTable
      label={words.title}
      rows={items}
      rowKey={({ id }) => id}
      onOpen={({ id }) => void navigate(paths.plan(id))}
      selection={{ keys: selected, onChange: onSelect, labelOf: ({ name }) => words.select(name) }}
      columns={[
        { key: 'name', title: words.scenario, render: name },
        { key: 'machines', title: words.machines, isNumber: true, render: ({ machines }) => machines ?? '—' },
        { key: 'covered', title: words.covered, isNumber: true, render: reach },
        { key: 'gap', title: words.proof, render: (row) => <ProofTag {...row} /> },
        { key: 'cost', title: words.cost, isNumber: true, render: cost },
        {
          key: 'updated',
          title: words.changed,
          render: ({ updatedAtMs }) => <RelativeTime atMs={updatedAtMs} />,
        },
      ]}
      card={(row) => (
        <>
          {name(row)}
          <span>{reach(row)}</span>
          <ProofTag {...row} />
        </>
      )}
    />
  );
}

/** How sure we are of a plan, in one sign. */
export function ProofTag({ status, gap }: Pick<ScenarioSummary, 'status' | 'gap'>) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  if (status === null || status === 'unknown') return <StatusTag tone="unknown" text={words.notSolved} />;
  if (status === 'infeasible') return <StatusTag tone="fault" text={words.infeasible} />;
  if (status === 'optimal' || gap === 0) return <StatusTag tone="ok" text={words.proved} />;
  const tone = (gap ?? 1) <= GOOD_GAP ? 'ok' : 'attention';
  return <StatusTag tone={tone} text={words.gapAtMost(gapText(gap ?? 0, language))} />;
}
