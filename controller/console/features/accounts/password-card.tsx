/** Changing the own password. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import type { PasswordChange } from '../../../accounts/api.ts';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { NewPasswordField } from './fields.tsx';
import { accountMessages } from './messages.ts';

export function PasswordCard() {
  const words = useWords(accountMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<PasswordChange>();
  const { isBusy, run } = useTask();

  const change = (body: PasswordChange) =>
    run(async () => {
      await request('PUT', '/me/password', { body });
      form.resetFields();
      toast.success(words.passwordChanged);
      await client.invalidateQueries({ queryKey: ['own-sessions'] });
    });

  return (
    <section className="ds-card" aria-labelledby="password">
      <h2 id="password">{words.changePassword}</h2>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void change(values)}
        style={{ maxWidth: 380 }}
      >
        <Form.Item
          name="current"
          label={words.currentPassword}
          rules={[{ required: true, message: common.required }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPasswordField name="next" />
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {words.changePassword}
        </Button>
      </Form>
    </section>
  );
}
