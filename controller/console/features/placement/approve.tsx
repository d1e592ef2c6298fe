/** From a plan to places of the fleet: which sites, in which region, and a second look before it is done. */
import { CheckCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Drawer, Select } from 'antd';
import { useState } from 'react';
import type { Scenario } from '../../../placement/api.ts';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { useRegions } from '../sites/use-regions.ts';
import { placementMessages } from './messages.ts';

export function ApproveButton({ scenario }: { scenario: Scenario }) {
  const words = useWords(placementMessages);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        icon={<CheckCircleOutlined aria-hidden="true" />}
        disabled={scenario.isStale}
        onClick={() => setIsOpen(true)}
      >
        {words.approve}
      </Button>
      {isOpen && <ApproveDrawer scenario={scenario} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ApproveDrawer({ scenario, onClose }: { scenario: Scenario; onClose: () => void }) {
  const words = useWords(placementMessages);
  const toast = useToast();
  const client = useQueryClient();
  const regions = useRegions();
  const approved = new Set(scenario.approvals.map(({ candidateId }) => candidateId));
  const open = (scenario.result?.sites ?? []).filter(
    ({ id, isExisting }) => !isExisting && !approved.has(id),
  );
  const [chosen, setChosen] = useState<readonly string[]>(open.map(({ id }) => id));
  const [region, setRegion] = useState<string | null>(null);
  const { isBusy, run } = useTask();
  const options = (regions.data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name }));
  const own = region ?? options[0]?.value ?? null;

  async function approve(): Promise<void> {
    const body = { candidates: chosen, region: own };
    const next = await request<Scenario>('POST', `/placement/scenarios/${scenario.id}/approvals`, { body });
    client.setQueryData(['scenario', scenario.id], next);
    void client.invalidateQueries({ queryKey: ['sites'] });
    toast.success(words.approved(chosen.length));
    onClose();
  }

  return (
    <Drawer open onClose={onClose} size={440} title={words.approveTitle}>
      <div className="ds-stack">
        <p className="ds-muted">{words.approveText}</p>
        <label className="ds-row">
          {words.region}
          <Select
            style={{ width: 200 }}
            aria-label={words.region}
            value={own}
            onChange={setRegion}
            options={options}
          />
        </label>
        <Checkbox.Group
          value={[...chosen]}
          onChange={setChosen}
          style={{ display: 'grid', gap: 8 }}
          options={open.map(({ id, name, area }) => ({ value: id, label: `${name} · ${area}` }))}
        />
        <Button
          type="primary"
          loading={isBusy}
          disabled={chosen.length === 0 || own === null}
          onClick={() => void run(approve)}
        >
          {words.approveNow(chosen.length)}
        </Button>
      </div>
    </Drawer>
  );
}
