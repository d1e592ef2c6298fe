/** Counties and districts. */
import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Region } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { useToast } from '../../components/toast.tsx';
import { isTaken, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { siteMessages } from './messages.ts';
import { useRegions } from './use-regions.ts';

export function RegionsPage() {
  const words = useWords(siteMessages);
  const can = useCan();
  /** null: closed; 'new': a new region. */
  const [open, setOpen] = useState<Region | 'new' | null>(null);
  const query = useRegions();
  const create = can('sites.edit') && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen('new')}>
      {words.newRegion}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.regionsTitle} subtitle={words.regionsSubtitle} actions={create} />
      <QueryState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={words.regionsEmpty} description={words.regionsSubtitle} />}
      >
        {({ items }) => (
          <DataTable
            label={words.regionsTitle}
            rows={items}
            rowKey={(region) => region.id}
            columns={[
              { key: 'id', title: words.id, render: (region) => region.id },
              { key: 'name', title: words.name, render: (region) => region.name },
              { key: 'sites', title: words.sitesCount, isNumber: true, render: (region) => region.sites },
              { key: 'kiosks', title: words.kiosksCount, isNumber: true, render: (region) => region.kiosks },
              { key: 'hours', title: words.hours, render: (region) => <HoursLink region={region} /> },
              ...(can('sites.edit')
                ? [
                    {
                      key: 'actions',
                      title: words.actions,
                      render: (region: Region) => <RowActions region={region} onEdit={setOpen} />,
                    },
                  ]
                : []),
            ]}
            card={(region) => (
              <>
                <strong>{region.name}</strong>
                <span className="ds-muted">
                  {region.id} · {words.sitesCount} {region.sites} · {words.kiosksCount} {region.kiosks}
                </span>
                <HoursLink region={region} />
                {can('sites.edit') && <RowActions region={region} onEdit={setOpen} />}
              </>
            )}
          />
        )}
      </QueryState>
      {open !== null && <RegionDialog region={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function HoursLink({ region }: { region: Region }) {
  const words = useWords(siteMessages);
  return <Link to={paths.regionHours(region.id)}>{words.hours}</Link>;
}

function RowActions({ region, onEdit }: { region: Region; onEdit: (region: Region) => void }) {
  const words = useWords(siteMessages);
  const confirm = useConfirm();
  const toast = useToast();
  const client = useQueryClient();

  async function remove(): Promise<void> {
    const title = words.removeRegionTitle(region.name);
    const description = words.removeRegionText;
    if (!(await confirm({ title, description, okText: words.removeRegion, isDanger: true }))) return;
    try {
      await request('DELETE', `/regions/${region.id}`, { ifMatch: region.version });
    } catch (error) {
      toast.error(error);
    }
    await client.invalidateQueries({ queryKey: ['regions'] });
  }

  return (
    <span className="ds-row">
      <Button size="small" onClick={() => onEdit(region)}>
        {words.renameRegion}
      </Button>
      <Button size="small" danger disabled={region.sites > 0} onClick={() => void remove()}>
        {words.removeRegion}
      </Button>
    </span>
  );
}

interface RegionValues {
  readonly id: string;
  readonly name: string;
}

function RegionDialog({ region, onClose }: { region: Region | null; onClose: () => void }) {
  const words = useWords(siteMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const client = useQueryClient();

  const [form] = Form.useForm<RegionValues>();

  async function save({ id, name }: RegionValues): Promise<void> {
    try {
      if (region === null) {
        await request('POST', '/regions', { body: { id, name }, idempotencyKey: crypto.randomUUID() });
      } else {
        await request('PATCH', `/regions/${region.id}`, { body: { name }, ifMatch: region.version });
      }
      onClose();
    } catch (error) {
      if (region === null && isTaken(error)) form.setFields([{ name: 'id', errors: [common.taken] }]);
      else toast.error(error);
    }
    await client.invalidateQueries({ queryKey: ['regions'] });
  }

  return (
    <Modal
      open
      title={region === null ? words.newRegion : words.renameRegion}
      onCancel={onClose}
      footer={null}
    >
      <Form<RegionValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={region ?? {}}
        onFinish={(values) => void save(values)}
      >
        {region === null && (
          <Form.Item
            name="id"
            label={words.id}
            extra={words.regionsSubtitle}
            rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,47}$/, message: words.idRule }]}
          >
            <Input inputMode="numeric" autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="name" label={words.name} rules={[{ required: true, message: common.required }]}>
          <Input maxLength={80} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {common.save}
        </Button>
      </Form>
    </Modal>
  );
}
