/** Codes to take a picture of, one at a time: two on one screen, and the telephone reads the wrong one. */
import { useState } from 'react';
import { useWords } from '../app/screen-context.ts';
import { screenMessages } from '../screens/messages.ts';
import { BigButton } from './big-button.tsx';
import { QrCode } from './qr-code.tsx';
import './code-pages.css';

export function CodePages({ texts, children }: { texts: readonly string[]; children?: React.ReactNode }) {
  const words = useWords(screenMessages);
  const [page, setPage] = useState(0);
  const shown = Math.min(page, texts.length - 1);
  return (
    <div className="code-pages">
      <QrCode data={texts[shown] ?? ''} label={words.codeLabel(shown + 1, texts.length)} />
      <div className="code-words">
        {children}
        {texts.length > 1 && (
          <div className="code-leaf">
            <BigButton isDisabled={shown === 0} onPress={() => setPage(shown - 1)}>
              {words.previousCode}
            </BigButton>
            <span>{words.codeOf(shown + 1, texts.length)}</span>
            <BigButton isDisabled={shown === texts.length - 1} onPress={() => setPage(shown + 1)}>
              {words.nextCode}
            </BigButton>
          </div>
        )}
      </div>
    </div>
  );
}
