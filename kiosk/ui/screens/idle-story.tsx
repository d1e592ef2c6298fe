/** A warning against fraud or drugs while nobody is here: a picture first, because people look before they read (DESIGN 1). */
import type { IdleItem } from '../../../shared/domain/idle-item.ts';
import { useSay, useWords } from '../app/screen-context.ts';
import { Picture } from '../components/service-picture.tsx';
import { screenMessages } from './messages.ts';
import './idle-story.css';

export function IdleStory({ item, children }: { item: IdleItem; children: React.ReactNode }) {
  const words = useWords(screenMessages);
  const say = useSay();
  const { id, topic, form, picture, title, lines, rule, call } = item;
  return (
    <article className="screen idle-story" data-topic={topic} data-item={id}>
      <p className="idle-topic">{topic === 'fraud' ? words.topicFraud : words.topicDrugs}</p>
      <Picture name={picture} />
      <div className="idle-words">
        <h1>{say(title)}</h1>
        <ol className={form === 'story' ? 'idle-lines idle-lines-told' : 'idle-lines'}>
          {lines.map((line) => (
            <li key={line.zh}>{say(line)}</li>
          ))}
        </ol>
        <p className="idle-rule">{say(rule)}</p>
        <p className="idle-call">
          {say(call.who)} <strong>{call.telephone}</strong>
        </p>
      </div>
      {children}
    </article>
  );
}
