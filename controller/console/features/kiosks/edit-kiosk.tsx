/** Name, site and labels of a kiosk. When somebody else was faster, their state is loaded and nothing is overwritten. */
import { EditOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { KioskUpdate } from '../../../fleet/api.ts';
import type { KioskDetail } from '../../../fleet/read-model.ts';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { isOutdated, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { SiteSelect } from '../sites/site-select.tsx';
import { kioskMessages } from './messages.ts';

export function EditKiosk({ kiosk }: { kiosk: KioskDetail }) {
  const common = useWords(commonMessages);
  const words = useWords(kioskMessages);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => setIsOpen(true)}>
        {common.edit}
      </Button>
      <Drawer
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={words.editTitle}
        size={420}
        destroyOnHidden
      >
        <EditForm kiosk={kiosk} onDone={() => setIsOpen(false)} />
      </Drawer>
    </>
  );
}

function EditForm({ kiosk, onDone }: { kiosk: KioskDetail; onDone: () => void }) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<KioskUpdate>();
  /** The version that the form shows; live events may bring a newer one meanwhile. */
  const [version, setVersion] = useState(kiosk.version);
  const [isStale, setIsStale] = useState(false);
  const { isBusy, run } = useTask();
  const path = `/kiosks/${encodeURIComponent(kiosk.id)}`;

  async function save(body: KioskUpdate): Promise<void> {
    await run(
      async () => {
        await request('PATCH', path, { body, ifMatch: version });
        toast.success(common.saved);
        onDone();
      },
      async (error) => {
        const isOld = isOutdated(error);
        if (isOld) await loadNewest();
        return isOld;
      },
    );
    void client.invalidateQueries({ queryKey: ['kiosk', kiosk.id] });
    void client.invalidateQueries({ queryKey: ['kiosks'] });
    void client.invalidateQueries({ queryKey: ['labels'] });
  }

  async function loadNewest(): Promise<void> {
    const newest = await request<KioskDetail>('GET', path);
    setVersion(newest.version);
    setIsStale(true);
    form.setFieldsValue(valuesOf(newest));
  }

  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={valuesOf(kiosk)}
      onFinish={(values) => void save(values)}
    >
      {isStale && (
        <Alert
          type="warning"
          showIcon
          title={words.staleTitle}
          description={words.staleText}
          style={{ marginBottom: 16 }}
        />
      )}
      <Form.Item name="name" label={words.name} rules={[{ required: true, message: common.required }]}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="site" label={words.site} rules={[{ required: true, message: common.required }]}>
        <SiteSelect />
      </Form.Item>
      <Form.Item name="labels" label={words.labels} extra={words.labelsHint}>
        <Select mode="tags" maxCount={12} open={false} suffixIcon={null} aria-label={words.labels} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {common.save}
      </Button>
    </Form>
  );
}

function valuesOf({ name, site, labels }: KioskDetail): KioskUpdate {
  return { name, site: site.id, labels };
}
