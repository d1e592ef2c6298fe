/** Something takes a moment, and says so. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { resumeMessages } from './resume-messages.ts';
import { screenMessages } from './messages.ts';

export function Working() {
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
