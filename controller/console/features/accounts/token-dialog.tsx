/** Making an API token: what it may, for how long; then the token, once. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { ApiTokenCreate, ApiTokenCreated } from '../../../accounts/api.ts';
import { Permission } from '../../../accounts/permissions.ts';
import { SecretOnce } from '../../components/secret-once.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { accountMessages } from './messages.ts';

const LIFETIMES_DAYS = [30, 90, 365];

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(accountMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const client = useQueryClient();
  const [created, setCreated] = useState<ApiTokenCreated | null>(null);

  async function create(body: ApiTokenCreate): Promise<void> {
    try {
      setCreated(await request<ApiTokenCreated>('POST', '/tokens', { body }));
      await client.invalidateQueries({ queryKey: ['tokens'] });
    } catch (error) {
      toast.error(error);
    }
  }

  if (created !== null) {
    return (
      // Not by a click beside it: the token would be lost.
      <Modal
        open
        title={created.name}
        mask={{ closable: false }}
        onCancel={onClose}
        footer={<Button onClick={onClose}>{common.close}</Button>}
      >
        <SecretOnce secret={created.token} warning={words.tokenOnce} label={words.tokensTitle} />
      </Modal>
    );
  }
  return (
    <Modal open title={words.newToken} onCancel={onClose} footer={null}>
      <Form<ApiTokenCreate>
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ['fleet.read'], expiresInDays: 90 }}
        onFinish={(values) => void create(values)}
      >
        <Form.Item name="name" label={words.tokenName} rules={[{ required: true, message: common.required }]}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="scopes" label={words.scopes} rules={[{ required: true, message: words.scopesRule }]}>
          <Checkbox.Group className="ds-stack" style={{ gap: 6 }}>
            {Permission.options.map((permission) => (
              <Checkbox key={permission} value={permission}>
                {words[`permission.${permission}`]}
              </Checkbox>
            ))}
          </Checkbox.Group>
        </Form.Item>
        <Form.Item name="expiresInDays" label={words.expires}>
          <Radio.Group
            options={[
              ...LIFETIMES_DAYS.map((count) => ({ value: count, label: words.days(count) })),
              { value: null, label: words.noEnd },
            ]}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {words.newToken}
        </Button>
      </Form>
    </Modal>
  );
}
