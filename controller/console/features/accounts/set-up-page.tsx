/** The first administrator, by the one-time link that the controller printed. Its secret is behind the hash: no server sees it in a URL. */
import { useTask } from '../../components/use-task.ts';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { SessionInfo, SetUp } from '../../../accounts/api.ts';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { problemDetail, problemText } from '../../lib/problem-text.ts';
import { Door } from './door.tsx';
import { accountMessages } from './messages.ts';
import { NameField, NewPasswordField } from './fields.tsx';
import { useEnter } from './sign-in-page.tsx';

export function SetUpPage() {
  const words = useWords(accountMessages);
  const common = useWords(commonMessages);
  const language = useLanguage();
  const enter = useEnter();
  const [error, setError] = useState<unknown>(null);
  const { isBusy, run } = useTask();
  const secret = location.hash.slice(1);
  if (secret === '') {
    return (
      <Door title={words.setUpMissing}>
        <p className="ds-muted">{words.setUpMissingText}</p>
      </Door>
    );
  }
  const setUp = (values: Omit<SetUp, 'secret'>) =>
    run(
      async () => enter(await request<SessionInfo>('POST', '/setup', { body: { ...values, secret } })),
      (failure) => {
        setError(failure);
        return true;
      },
    );
  return (
    <Door title={words.setUpTitle}>
      <Form<Omit<SetUp, 'secret'>>
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void setUp(values)}
      >
        <p className="ds-muted" style={{ marginBottom: 16 }}>
          {words.setUpText}
        </p>
        {error !== null && (
          <Alert
            type="error"
            showIcon
            title={problemText(error, language)}
            description={problemDetail(error)}
            style={{ marginBottom: 16 }}
          />
        )}
        <NameField />
        <Form.Item
          name="displayName"
          label={words.displayName}
          extra={words.displayNameHint}
          rules={[{ required: true, message: common.required }]}
        >
          <Input autoComplete="name" maxLength={60} />
        </Form.Item>
        <NewPasswordField name="password" />
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {words.setUpButton}
        </Button>
      </Form>
    </Door>
  );
}
