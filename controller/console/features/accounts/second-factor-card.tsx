/** The second factor: a picture to scan, a code to prove that it worked (RFC 6238). */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { TotpEnrolment } from '../../../accounts/api.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { sessionQuery } from '../../lib/session.ts';
import { accountMessages } from './messages.ts';

export function SecondFactorCard({ isOn }: { isOn: boolean }) {
  const words = useWords(accountMessages);
  const toast = useToast();
  const [enrolment, setEnrolment] = useState<TotpEnrolment | null>(null);
  const send = useSendCode(() => setEnrolment(null));

  async function begin(): Promise<void> {
    try {
      setEnrolment(await request<TotpEnrolment>('POST', '/me/totp'));
    } catch (error) {
      toast.error(error);
    }
  }

  return (
    <section className="ds-card" aria-labelledby="second-factor">
      <h2 id="second-factor">
        {words.secondFactor} <StatusTag tone={isOn ? 'ok' : 'unknown'} text={isOn ? words.on : words.off} />
      </h2>
      <div className="ds-stack">
        <p className="ds-muted">{words.factorText}</p>
        {isOn && <CodeForm button={words.factorDisable} onCode={(code) => send('DELETE', code)} />}
        {!isOn && enrolment === null && (
          <div>
            <Button onClick={() => void begin()}>{words.factorEnable}</Button>
          </div>
        )}
        {!isOn && enrolment !== null && (
          <>
            <div>{words.factorScan}</div>
            <QrCode text={enrolment.uri} />
            <code className="ds-mono">{enrolment.secret}</code>
            <div>{words.factorConfirm}</div>
            <CodeForm button={words.factorEnable} onCode={(code) => send('PUT', code)} />
          </>
        )}
      </div>
    </section>
  );
}

function CodeForm({ button, onCode }: { button: string; onCode: (code: string) => Promise<void> }) {
  const words = useWords(accountMessages);
  return (
    <Form layout="inline" onFinish={({ code }: { code: string }) => void onCode(code)}>
      <Form.Item name="code" rules={[{ required: true, pattern: /^\d{6}$/, message: words.codeRule }]}>
        <Input
          aria-label={words.code}
          placeholder="000000"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={6}
          style={{ width: 120 }}
        />
      </Form.Item>
      <Button htmlType="submit">{button}</Button>
    </Form>
  );
}

function useSendCode(onDone: () => void): (method: 'PUT' | 'DELETE', code: string) => Promise<void> {
  const words = useWords(accountMessages);
  const toast = useToast();
  const client = useQueryClient();
  return async (method, code) => {
    try {
      await request(method, '/me/totp', { body: { code } });
      toast.success(method === 'PUT' ? words.factorEnabled : words.factorDisabled);
      onDone();
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    } catch (error) {
      toast.error(error);
    }
  };
}

const QR_SIZE_PX = 200;

function QrCode({ text }: { text: string }) {
  const { data } = useQuery({
    queryKey: ['qr', text],
    queryFn: async () => {
      const { toDataURL } = await import('qrcode');
      return await toDataURL(text, { width: QR_SIZE_PX * 2, margin: 2 });
    },
    // It is a secret: gone with the card.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <img src={data} alt="QR" width={QR_SIZE_PX} height={QR_SIZE_PX} />;
}
