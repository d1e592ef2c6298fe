/** The hours of one site for many others: choose, preview, apply. */
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { inForce } from '../../../../shared/domain/service-hours/service-hours.ts';
import { dayOf } from '../../../../shared/time/day.ts';
import type { Site, SitePage } from '../../../fleet/api.ts';
import type { HoursCopyResult, OwnHours } from '../../../uptime/hours/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { useNow } from '../../lib/use-now.ts';
import { hoursMessages } from './messages.ts';
import { type Owner, useHoursChanged } from './use-hours.ts';

interface CopyDrawerProps {
  readonly owner: Owner;
  readonly own: OwnHours;
  readonly onClose: () => void;
}

/** As many as one request takes. */
const MAX_SITES = 500;

export function CopyDrawer({ owner, own, onClose }: CopyDrawerProps) {
  const words = useWords(hoursMessages);
  const [fromDay, setFromDay] = useState(dayOf(useNow()));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { result, isBusy, run, forget } = useCopy(onClose);
  const isPossible = inForce(own.periods, fromDay) !== null;
  const body = { from: owner.id, fromDay, to: [...chosen] };
  const changes =
    result?.rows.filter(({ outcome }) => outcome === 'set' || outcome === 'replace').length ?? 0;
  return (
    <Drawer open onClose={onClose} size={640} title={words.copyTitle(owner.name)}>
      <div className="ds-stack">
        <p className="ds-muted">{words.copyText}</p>
        <label>
          {words.fromDay}
          <Input
            type="date"
            value={fromDay}
            onChange={({ target }) => {
              setFromDay(target.value);
              forget();
            }}
          />
        </label>
        {!isPossible && <p className="text-attention">{words.copyNone}</p>}
        {result === null ? (
          <SiteChoice ownId={owner.id} chosen={chosen} onChange={setChosen} />
        ) : (
          <Outcomes rows={result.rows} />
        )}
        <div className="ds-row">
          <Button
            type={result === null ? 'primary' : 'default'}
            disabled={!isPossible || chosen.size === 0}
            loading={isBusy}
            onClick={() => (result === null ? void run({ ...body, isPreview: true }) : forget())}
          >
            {result === null ? words.preview : words.chooseSites}
          </Button>
          {result !== null && changes > 0 && (
            <Button type="primary" loading={isBusy} onClick={() => void run({ ...body, isPreview: false })}>
              {words.apply(changes)}
            </Button>
          )}
        </div>
      </div>
    </Drawer>
  );
}

interface SiteChoiceProps {
  readonly ownId: string;
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

function SiteChoice({ ownId, chosen, onChange }: SiteChoiceProps) {
  const words = useWords(hoursMessages);
  const [q, setQ] = useState('');
  const query = useQuery({
    queryKey: ['sites', 'choice', q],
    queryFn: () => request<z.infer<typeof SitePage>>('GET', '/sites', { query: { q, limit: MAX_SITES } }),
  });
  return (
    <>
      <SearchField label={words.chooseSites} value={q} onChange={setQ} />
      <QueryState query={query}>
        {({ items }) => (
          <DataTable<Site>
            label={words.chooseSites}
            rows={items.filter(({ id }) => id !== ownId)}
            rowKey={(site) => site.id}
            columns={[
              { key: 'name', title: words['scope.site'], render: (site) => site.name },
              { key: 'id', title: 'id', render: (site) => <span className="ds-mono">{site.id}</span> },
            ]}
            card={(site) => site.name}
            selection={{ keys: chosen, onChange, labelOf: (site) => site.name }}
          />
        )}
      </QueryState>
    </>
  );
}

function Outcomes({ rows }: Pick<HoursCopyResult, 'rows'>) {
  const words = useWords(hoursMessages);
  return (
    <DataTable
      label={words.preview}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: words['scope.site'], render: ({ id, name }) => name ?? id },
        { key: 'outcome', title: words.outcome, render: ({ outcome }) => words[`outcome.${outcome}`] },
      ]}
      card={({ id, name, outcome }) => `${name ?? id}: ${words[`outcome.${outcome}`]}`}
    />
  );
}

function useCopy(onDone: () => void) {
  const words = useWords(hoursMessages);
  const toast = useToast();
  const changed = useHoursChanged();
  const [result, setResult] = useState<HoursCopyResult | null>(null);
  const { isBusy, run: wait } = useTask();
  async function run(body: {
    from: string;
    fromDay: string;
    to: string[];
    isPreview: boolean;
  }): Promise<void> {
    await wait(async () => {
      const answer = await request<HoursCopyResult>('POST', '/sites/copy-hours', { body });
      setResult(answer);
      if (!answer.isDone) return;
      toast.success(words.applied(answer.rows.filter(({ outcome }) => outcome !== 'same').length));
      await changed();
      onDone();
    });
  }
  return { result, isBusy, run, forget: () => setResult(null) };
}
