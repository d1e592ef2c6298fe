/** Creating a site, or changing one. */
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { type Site, type SiteCreate, SiteKind, type SiteUpdate } from '../../../fleet/api.ts';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { isOutdated, isTaken, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { siteMessages } from './messages.ts';
import { useRegions } from './use-regions.ts';

/** `site` null: a new one. */
export function SiteDrawer({ site, onClose }: { site: Site | null; onClose: () => void }) {
  const words = useWords(siteMessages);
  const common = useWords(commonMessages);
  const [form] = Form.useForm<SiteCreate>();
  const { save, isBusy, isStale } = useSave(site, {
    onDone: onClose,
    onNewest: (newest) => form.setFieldsValue(newest),
    onTaken: () => form.setFields([{ name: 'id', errors: [common.taken] }]),
  });
  const required = [{ required: true, message: common.required }];
  return (
    <Drawer open onClose={onClose} size={440} title={site === null ? words.newSite : words.editSite}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={site ?? { kind: 'market', address: '' }}
        onFinish={(values) => void save(values)}
      >
        {isStale && <Alert type="warning" showIcon title={words.staleText} style={{ marginBottom: 16 }} />}
        {site === null && (
          <Form.Item
            name="id"
            label={words.id}
            extra={words.idHint}
            rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,47}$/, message: words.idRule }]}
          >
            <Input autoCapitalize="none" autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="name" label={words.name} rules={required}>
          <Input maxLength={80} />
        </Form.Item>
        <RegionField isFixed={(site?.kiosks ?? 0) > 0} />
        <Form.Item name="kind" label={words.kind} rules={required}>
          <Select options={SiteKind.options.map((kind) => ({ value: kind, label: words[`kind.${kind}`] }))} />
        </Form.Item>
        <Form.Item name="address" label={words.address}>
          <Input maxLength={160} />
        </Form.Item>
        <div className="ds-row" style={{ alignItems: 'flex-start' }}>
          <Form.Item name="lat" label={words.lat} rules={required}>
            <InputNumber min={-90} max={90} step={0.0001} style={{ width: 150 }} />
          </Form.Item>
          <Form.Item name="lon" label={words.lon} rules={required}>
            <InputNumber min={-180} max={180} step={0.0001} style={{ width: 150 }} />
          </Form.Item>
        </div>
        <p className="ds-muted" style={{ marginBottom: 16 }}>
          {words.coordinatesHint}
        </p>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {site === null ? common.create : common.save}
        </Button>
      </Form>
    </Drawer>
  );
}

/** A site with kiosks keeps its region: they are configured for it. */
function RegionField({ isFixed }: { isFixed: boolean }) {
  const words = useWords(siteMessages);
  const common = useWords(commonMessages);
  const { data } = useRegions();
  return (
    <Form.Item name="region" label={words.region} rules={[{ required: true, message: common.required }]}>
      <Select
        disabled={isFixed}
        options={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: `${name}（${id}）` }))}
      />
    </Form.Item>
  );
}

interface SaveEvents {
  readonly onDone: () => void;
  readonly onNewest: (site: Site) => void;
  readonly onTaken: () => void;
}

function useSave(site: Site | null, { onDone, onNewest, onTaken }: SaveEvents) {
  const common = useWords(commonMessages);
  const toast = useToast();
  const client = useQueryClient();
  const [version, setVersion] = useState(site?.version);
  const [isStale, setIsStale] = useState(false);
  const { isBusy, run } = useTask();

  async function send(values: SiteCreate): Promise<void> {
    if (site === null || version === undefined) {
      await request('POST', '/sites', { body: values, idempotencyKey: crypto.randomUUID() });
      return;
    }
    const { id: _id, ...update } = values;
    await request('PATCH', `/sites/${site.id}`, { body: update satisfies SiteUpdate, ifMatch: version });
  }

  async function loadNewest(): Promise<void> {
    const newest = await request<Site>('GET', `/sites/${site?.id ?? ''}`);
    setVersion(newest.version);
    setIsStale(true);
    onNewest(newest);
  }

  async function save(values: SiteCreate): Promise<void> {
    await run(
      async () => {
        await send(values);
        toast.success(common.saved);
        onDone();
      },
      async (error) => {
        const [isOld, isDouble] = [isOutdated(error), site === null && isTaken(error)];
        if (isOld) await loadNewest();
        if (isDouble) onTaken();
        return isOld || isDouble;
      },
    );
    void client.invalidateQueries({ queryKey: ['sites'] });
    void client.invalidateQueries({ queryKey: ['site'] });
  }

  return { save, isBusy, isStale };
}
