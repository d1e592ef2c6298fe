/** The code to go on with: large enough to copy, as a QR code for a telephone, and on paper for whoever asks for it. */
import { inGroups } from '../../agent/resume/code.ts';
import { shanghaiTime } from '../../agent/session/shanghai-time.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { CountdownRing } from '../components/countdown-ring.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { resumeMessages } from './resume-messages.ts';
import './resume.css';

export function KeptScreen() {
  const { view, touch } = useScreen();
  const words = useWords(resumeMessages);
  const { kept, countdown } = view;
  if (kept === null) return null;
  return (
    <div className="screen kept">
      <h1>{words.keptTitle}</h1>
      <div className="kept-code">
        <strong>{inGroups(kept.code)}</strong>
        <span>{words.until(shanghaiTime(kept.untilAtMs).slice(5))}</span>
      </div>
      <div className="kept-ways">
        <QrCode data={kept.text} label={words.qrLabel(inGroups(kept.code))} />
        <div className="kept-words">
          <p>{words.copy}</p>
          {kept.needsCard && <p>{words.bringCard}</p>}
          {countdown !== null && (
            <CountdownRing remainingMs={countdown.remainingMs} totalMs={countdown.totalMs} />
          )}
        </div>
      </div>
      <PaperLine />
      <div className="pages-controls">
        {view.canPrint && kept.paper === 'none' && (
          <BigButton onPress={() => touch({ type: 'next' })}>{words.print}</BigButton>
        )}
        <BigButton look="primary" onPress={() => touch({ type: 'done' })}>
          {words.haveIt}
        </BigButton>
      </div>
    </div>
  );
}

function PaperLine() {
  const { view } = useScreen();
  const words = useWords(resumeMessages);
  const paper = view.kept?.paper ?? 'none';
  const texts = {
    none: '',
    printing: words.printing,
    printed: words.printed,
    missing: words.notPrinted,
    unsure: words.notPrinted,
  };
  return (
    <p className="kept-paper" role="status">
      {texts[paper]}
    </p>
  );
}
