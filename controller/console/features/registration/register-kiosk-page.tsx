/** Registering a kiosk: its facts, then its secret once, then what to do at the machine. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { KioskCreate, KioskCredential } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { useTask } from '../../components/use-task.ts';
import { isTaken, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { CredentialOnce } from '../kiosks/credential-once.tsx';
import { siteMessages } from '../sites/messages.ts';
import { SiteSelect } from '../sites/site-select.tsx';

export function RegisterKioskPage() {
  return (
    <RequirePermission permission="kiosks.credentials">
      <RegisterKiosk />
    </RequirePermission>
  );
}

interface Registered {
  readonly credential: KioskCredential;
  readonly name: string;
}

function RegisterKiosk() {
  const words = useWords(siteMessages);
  const [registered, setRegistered] = useState<Registered | null>(null);
  return (
    <>
      <PageHeader
        title={words.registerTitle}
        subtitle={words.registerSubtitle}
        back={{ to: paths.kiosks(), text: words.kiosks }}
      />
      <section className="ds-card" style={{ maxWidth: 640 }}>
        {registered === null ? (
          <RegisterForm onRegistered={setRegistered} />
        ) : (
          <NextSteps registered={registered} onNext={() => setRegistered(null)} />
        )}
      </section>
    </>
  );
}

function RegisterForm({ onRegistered }: { onRegistered: (registered: Registered) => void }) {
  const words = useWords(siteMessages);
  const common = useWords(commonMessages);
  const client = useQueryClient();
  const [form] = Form.useForm<KioskCreate>();
  const { isBusy, run } = useTask();
  /** One for each kiosk: an answer that was lost must not become a second registration. */
  const idempotencyKey = useRef(crypto.randomUUID());
  const required = [{ required: true, message: common.required }];

  async function register(body: KioskCreate): Promise<void> {
    await run(
      async () => {
        const credential = await request<KioskCredential>('POST', '/kiosks', {
          body,
          idempotencyKey: idempotencyKey.current,
        });
        onRegistered({ credential, name: body.name });
        await client.invalidateQueries({ queryKey: ['kiosks'] });
      },
      (error) => {
        if (isTaken(error)) form.setFields([{ name: 'id', errors: [common.taken] }]);
        return isTaken(error);
      },
    );
  }

  return (
    <Form<KioskCreate>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ labels: [] }}
      onFinish={(values) => void register(values)}
    >
      <Form.Item
        name="id"
        label={words.id}
        extra={words.kioskIdHint}
        rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,47}$/, message: words.idRule }]}
      >
        <Input autoCapitalize="none" autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="name" label={words.kioskName} extra={words.kioskNameHint} rules={required}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="site" label={words.site} rules={required}>
        <SiteSelect />
      </Form.Item>
      <Form.Item name="labels" label={words.labels} extra={words.labelsHint}>
        <Select mode="tags" maxCount={12} open={false} suffixIcon={null} aria-label={words.labels} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {words.registerButton}
      </Button>
    </Form>
  );
}

function NextSteps({ registered, onNext }: { registered: Registered; onNext: () => void }) {
  const words = useWords(siteMessages);
  useWarningBeforeLeaving();
  return (
    <div className="ds-stack">
      <h2 role="status">{words.registered(registered.name)}</h2>
      <CredentialOnce credential={registered.credential} />
      <h2>{words.nextSteps}</h2>
      <ol style={{ margin: 0, paddingInlineStart: 20 }}>
        <li>{words.step1}</li>
        <li>{words.step2}</li>
        <li>{words.step3}</li>
      </ol>
      <div className="ds-row">
        <Link to={paths.kiosk(registered.credential.id)}>{words.openKiosk}</Link>
        <Button onClick={onNext}>{words.registerNext}</Button>
      </div>
    </div>
  );
}

/** The secret on the page exists nowhere else. */
function useWarningBeforeLeaving(): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);
}
