/** Signing in: name and password, then the code of the second factor when the controller asks for it. */
import { useTask } from '../../components/use-task.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { SessionInfo, SessionState, SignIn } from '../../../accounts/api.ts';
import { paths } from '../../app/paths.ts';
import { ApiError, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { problemText } from '../../lib/problem-text.ts';
import { sessionQuery } from '../../lib/session.ts';
import { Door } from './door.tsx';
import { accountMessages } from './messages.ts';

export function SignInPage() {
  const words = useWords(accountMessages);
  const common = useWords(commonMessages);
  const [needsCode, setNeedsCode] = useState(false);
  const { signIn, error, isBusy } = useSignIn(() => setNeedsCode(true));
  const rules = [{ required: true, message: common.required }];
  return (
    <Door title={words.signIn}>
      <Form<SignIn> layout="vertical" requiredMark={false} onFinish={(values) => void signIn(values)}>
        {error !== null && <Alert type="error" showIcon title={error} style={{ marginBottom: 16 }} />}
        <Form.Item name="name" label={words.name} rules={rules} hidden={needsCode}>
          <Input size="large" autoComplete="username" autoCapitalize="none" autoFocus />
        </Form.Item>
        <Form.Item name="password" label={words.password} rules={rules} hidden={needsCode}>
          <Input.Password size="large" autoComplete="current-password" />
        </Form.Item>
        {needsCode && (
          <Form.Item
            name="code"
            label={words.code}
            extra={words.codeHint}
            rules={[{ pattern: /^\d{6}$/, required: true, message: words.codeRule }]}
          >
            <Input size="large" autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {words.signIn}
        </Button>
        <p className="ds-muted" style={{ marginTop: 16 }}>
          {words.forgot}
        </p>
      </Form>
    </Door>
  );
}

function useSignIn(onCodeNeeded: () => void) {
  const [error, setError] = useState<string | null>(null);
  const { isBusy, run } = useTask();
  const enter = useEnter();
  const words = useWords(accountMessages);
  const language = useLanguage();

  function textOf(failure: unknown): string {
    if (failure instanceof ApiError && failure.code === 'auth.throttled') {
      const seconds = /(\d+) s/.exec(failure.problem.detail ?? '')?.[1];
      if (seconds !== undefined) return words.throttled(Number(seconds));
    }
    return problemText(failure, language);
  }

  async function signIn(values: SignIn): Promise<void> {
    setError(null);
    await run(
      async () => enter(await request<SessionInfo>('POST', '/session', { body: values })),
      (failure) => {
        if (failure instanceof ApiError && failure.code === 'auth.code-needed') onCodeNeeded();
        else setError(textOf(failure));
        return true;
      },
    );
  }
  return { signIn, error, isBusy };
}

/** Remembers the session and goes where the person wanted to go. */
export function useEnter(): (session: SessionInfo) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (session) => {
    // Nothing of what somebody else saw in this tab stays.
    client.clear();
    client.setQueryData<SessionState>(sessionQuery.queryKey, { session, isSetUpNeeded: false });
    void navigate(ownPath(params.get('next')), { replace: true });
  };
}

/** Only our own pages: `//evil.example` and `\\evil.example` lead elsewhere. */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : paths.overview();
}
