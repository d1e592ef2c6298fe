/** Something takes a moment, and says so. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { screenMessages } from './messages.ts';

export function Working() {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  return (
    <div className="screen screen-center" role="status">
      <div className="spinner" aria-hidden="true" />
      <h1>{view.step === 'submit' ? words.submitting : words.printing}</h1>
      <p>{words.wait}</p>
    </div>
  );
}
