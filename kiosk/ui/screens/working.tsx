/** Something takes a moment, and says so. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { resumeMessages } from './resume-messages.ts';
import { screenMessages } from './messages.ts';
import { PaperPicture } from './paper-picture.tsx';

export function Working() {
  const { view } = useScreen();
  if (view.step === 'receipt' && !view.canPrint) return <PrinterStopped />;
  return <Moment />;
}

function Moment() {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const resume = useWords(resumeMessages);
  const isResume = view.step === 'keep' || view.step === 'opening';
  const work = view.step === 'submit' ? words.submitting : words.printing;
  return (
    <div className="screen screen-center" role="status">
      <div className="spinner" aria-hidden="true" />
      <h1>{isResume ? resume[view.step === 'keep' ? 'keeping' : 'opening'] : work}</h1>
      <p>{isResume ? resume.wait : words.wait}</p>
    </div>
  );
}

/** The case is stored: the paper may still come when somebody helps the printer, and its number can be had without. */
function PrinterStopped() {
  const { touch } = useScreen();
  const words = useWords(screenMessages);
  return (
    <div className="screen screen-center">
      <PaperPicture isStopped />
      <div className="stopped-words" role="status">
        <h1>{words.printerStoppedTitle}</h1>
        <p>{words.printerStoppedText}</p>
      </div>
      <BigButton look="primary" onPress={() => touch({ type: 'done' })}>
        {words.goOnWithoutPaper}
      </BigButton>
    </div>
  );
}
