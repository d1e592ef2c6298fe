/** A name and the two layers; everything else has a sensible beginning. */
import { Button, Drawer, Form, Input, Select } from 'antd';
import { useNavigate } from 'react-router';
import type { Layer, Scenario } from '../../../placement/api.ts';
import type { LayerKind } from '../../../placement/layers/layer.ts';
import { paths } from '../../app/paths.ts';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { placementMessages } from './messages.ts';
import { useRefresh } from './use-plans.ts';

interface Values {
  readonly name: string;
  readonly demandLayer: string;
  readonly candidateLayer: string;
}

export function NewScenario({ layers, onClose }: { layers: readonly Layer[]; onClose: () => void }) {
  const words = useWords(placementMessages);
  const common = useWords(commonMessages);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const { isBusy, run } = useTask();
  const optionsOf = (kind: LayerKind) =>
    layers.filter((layer) => layer.kind === kind).map(({ id, name }) => ({ value: id, label: name }));
  const required = [{ required: true, message: common.required }];

  async function create({ name, ...settings }: Values): Promise<void> {
    const body = { name, settings };
    const scenario = await request<Scenario>('POST', '/placement/scenarios', {
      body,
      idempotencyKey: crypto.randomUUID(),
    });
    refresh();
    await navigate(paths.plan(scenario.id));
  }

  return (
    <Drawer open onClose={onClose} size={440} title={words.newScenario}>
      <Form<Values>
        layout="vertical"
        requiredMark={false}
        initialValues={{
          demandLayer: optionsOf('demand')[0]?.value,
          candidateLayer: optionsOf('candidates')[0]?.value,
        }}
        onFinish={(values) => void run(() => create(values))}
      >
        <Form.Item name="name" label={words.name} rules={required}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="demandLayer" label={words.demandLayer} rules={required}>
          <Select options={optionsOf('demand')} />
        </Form.Item>
        <Form.Item name="candidateLayer" label={words.candidateLayer} rules={required}>
          <Select options={optionsOf('candidates')} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {common.create}
        </Button>
      </Form>
    </Drawer>
  );
}
