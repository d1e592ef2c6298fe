/** New secret, revoke, restore: each says first what will happen. */
import { KeyOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, type MenuProps, Modal } from 'antd';
import { useState } from 'react';
import type { KioskCredential } from '../../../fleet/api.ts';
import type { KioskDetail } from '../../../fleet/read-model.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { CredentialOnce } from './credential-once.tsx';
import { kioskMessages } from './messages.ts';

export function CredentialActions({ kiosk }: { kiosk: KioskDetail }) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const [credential, setCredential] = useState<KioskCredential | null>(null);
  const { renew, revoke, restore } = useCredentialChanges(kiosk, setCredential);
  const items: MenuProps['items'] = [
    { key: 'renew', label: words.newSecret, onClick: () => void renew() },
    kiosk.isRevoked
      ? { key: 'restore', label: words.restore, onClick: () => void restore() }
      : { key: 'revoke', label: words.revoke, danger: true, onClick: () => void revoke() },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button icon={<KeyOutlined aria-hidden="true" />}>{words.credential}</Button>
      </Dropdown>
      {credential !== null && (
        <Modal
          open
          title={words.secretTitle}
          mask={{ closable: false }}
          onCancel={() => setCredential(null)}
          footer={<Button onClick={() => setCredential(null)}>{common.close}</Button>}
        >
          <CredentialOnce credential={credential} />
        </Modal>
      )}
    </>
  );
}

function useCredentialChanges(kiosk: KioskDetail, onCredential: (credential: KioskCredential) => void) {
  const words = useWords(kioskMessages);
  const confirm = useConfirm();
  const toast = useToast();
  const client = useQueryClient();
  const path = `/kiosks/${encodeURIComponent(kiosk.id)}`;

  async function run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast.error(error);
    }
    await client.invalidateQueries({ queryKey: ['kiosk', kiosk.id] });
    await client.invalidateQueries({ queryKey: ['kiosks'] });
  }

  async function renew(): Promise<void> {
    const title = words.newSecretTitle(kiosk.name);
    const description = words.newSecretText;
    if (!(await confirm({ title, description, okText: words.newSecret, isDanger: true }))) return;
    await run(async () => onCredential(await request<KioskCredential>('POST', `${path}/secret`)));
  }

  async function revoke(): Promise<void> {
    const title = words.revokeTitle(kiosk.name);
    const description = words.revokeText;
    if (!(await confirm({ title, description, okText: words.revoke, isDanger: true }))) return;
    await run(async () => {
      await request('POST', `${path}/revoke`);
      toast.success(words.revokedDone);
    });
  }

  const restore = () =>
    run(async () => {
      await request('POST', `${path}/restore`);
      toast.success(words.restoredDone);
    });

  return { renew, revoke, restore };
}
