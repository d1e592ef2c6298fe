/** The agent does not speak yet, or no more: in both languages, because nobody knows who is there. */
import { screenMessages } from './messages.ts';
import './screens.css';

export function Waiting() {
  const { zh, en } = screenMessages;
  return (
    <main className="waiting" role="status">
      <div className="spinner" aria-hidden="true" />
      <h1>
        {zh.starting}
        <br />
        <span lang="en">{en.starting}</span>
      </h1>
      <p>
        {zh.startingText} · <span lang="en">{en.startingText}</span>
      </p>
    </main>
  );
}
