/** Paper and card in hand, or a number that counts as much; seen, heard, and counted down (devices.md 3.9, 7.5). */
import { useEffect } from 'react';
import type { View } from '../../agent/ui-api/messages.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { CodePages } from '../components/code-pages.tsx';
import { CountdownRing } from '../components/countdown-ring.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { chime } from '../lib/chime.ts';
import { screenMessages } from './messages.ts';
import { PaperPicture } from './paper-picture.tsx';

export function Take() {
  const { view, touch, comfort } = useScreen();
  const words = useWords(screenMessages);
  useEffect(() => {
    if (!comfort.isSilent) chime();
  }, [comfort.isSilent]);
  const { receipt, countdown } = view;
  if (receipt === null) return null;
  if (receipt.closing === 'retracting' && receipt.isCase) return <PulledBack receipt={receipt} />;
  const titles = { printed: words.takeTitle, unsure: words.unsureTitle, missing: words.missingTitle };
  if (!receipt.isCase && (receipt.paper !== 'printed' || receipt.closing === 'retracting'))
    return <NoticeOnScreen receipt={receipt} />;
  const texts = { printed: words.takeCardToo, unsure: words.unsureText, missing: words.missingText };
  return (
    <div className="screen screen-center take">
      <div className="take-picture">
        {receipt.paper === 'printed' ? (
          <PaperPicture />
        ) : (
          <QrCode data={receipt.number} label={words.qrLabel(receipt.number)} />
        )}
        {countdown !== null && (
          <CountdownRing remainingMs={countdown.remainingMs} totalMs={countdown.totalMs} />
        )}
      </div>
      <h1>{titles[receipt.paper]}</h1>
      <p role="status">{receipt.closing === 'onceTaken' ? words.stillHeldText : texts[receipt.paper]}</p>
      <ReceiptNumber number={receipt.number} />
      <BigButton look="primary" onPress={() => touch({ type: 'done' })}>
        {words.taken}
      </BigButton>
    </div>
  );
}

/** Nobody took the paper: the printer pulls it back, and fingers stay out of the slot. The number counts as well. */
function PulledBack({ receipt }: { receipt: NonNullable<View['receipt']> }) {
  const words = useWords(screenMessages);
  return (
    <div className="screen screen-center take">
      <div className="take-picture">
        <QrCode data={receipt.number} label={words.qrLabel(receipt.number)} />
      </div>
      <h1>{words.pulledBackTitle}</h1>
      <p>{words.pulledBackText}</p>
      <ReceiptNumber number={receipt.number} />
    </div>
  );
}

/** Nobody has a number to show: all that the paper would have said is in the codes themselves. */
function NoticeOnScreen({ receipt }: { receipt: NonNullable<View['receipt']> }) {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const titles = { printed: words.takeTitle, unsure: words.unsureTitle, missing: words.missingTitle };
  const isPulledBack = receipt.closing === 'retracting';
  return (
    <div className="screen code-screen">
      <h1>{isPulledBack ? words.pulledBackTitle : titles[receipt.paper]}</h1>
      <CodePages texts={receipt.codes}>
        <p role="status">{words.missingNoticeText}</p>
        {view.countdown !== null && (
          <CountdownRing remainingMs={view.countdown.remainingMs} totalMs={view.countdown.totalMs} />
        )}
      </CodePages>
      {!isPulledBack && (
        <div className="pages-controls">
          <BigButton look="primary" onPress={() => touch({ type: 'done' })}>
            {words.codeTaken}
          </BigButton>
        </div>
      )}
    </div>
  );
}

function ReceiptNumber({ number }: { number: string }) {
  const words = useWords(screenMessages);
  return (
    <p className="receipt-number">
      <span>{words.receiptNumber}</span>
      <strong>{number}</strong>
    </p>
  );
}
