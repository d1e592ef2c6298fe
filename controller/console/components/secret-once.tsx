/** A secret that is shown this once: large, to copy, and with the sentence that says so. */
import { CopyOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { commonMessages } from '../lib/common-words.ts';
import { useWords } from '../lib/i18n.ts';
import './secret-once.css';

export function SecretOnce({ secret, warning, label }: { secret: string; warning: string; label: string }) {
  return (
    <div className="ds-stack">
      <Alert type="warning" showIcon title={warning} />
      <div className="secret-once">
        <code className="ds-mono" aria-label={label}>
          {secret}
        </code>
        <CopyButton text={secret} />
      </div>
    </div>
  );
}

export function CopyButton({ text }: { text: string }) {
  const words = useWords(commonMessages);
  const [isCopied, setIsCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  }
  // Without TLS browsers give no clipboard to other machines: then the text is marked by hand.
  if (!window.isSecureContext) return null;
  return (
    <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => void copy()}>
      {isCopied ? words.copied : words.copy}
    </Button>
  );
}
