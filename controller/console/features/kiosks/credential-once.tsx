/** A kiosk's new secret, once: to copy, or as the file that goes into the machine. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { KioskCredential } from '../../../fleet/api.ts';
import { SecretOnce } from '../../components/secret-once.tsx';
import { useWords } from '../../lib/i18n.ts';
import { kioskMessages } from './messages.ts';

export function CredentialOnce({ credential: { id, secret } }: { credential: KioskCredential }) {
  const words = useWords(kioskMessages);
  return (
    <div className="ds-stack">
      <SecretOnce secret={secret} warning={words.secretOnce} label={words.secretLabel} />
      <div>
        <Button
          icon={<DownloadOutlined aria-hidden="true" />}
          onClick={() => download(`${id}.secret`, `${secret}\n`)}
        >
          {words.secretDownload}
        </Button>
      </div>
    </div>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
