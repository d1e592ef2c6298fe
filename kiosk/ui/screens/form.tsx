/** One question, and a way to answer it that needs as little typing as can be (devices.md 7.2). */
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { NumberPad } from '../components/number-pad.tsx';
import { TextPad } from '../components/text-pad.tsx';
import { screenMessages } from './messages.ts';

export function Form() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const { question, service } = view;
  if (question === null || service === null) return null;
  const { ask } = question;
  const answer = (value: string) => touch({ type: 'answer', question: ask.id, value });
  return (
    <div className="screen">
      <p className="screen-about">
        {say(service.title)} · {words.questionOf(question.number, question.total)}
      </p>
      <h1>{say(ask.title)}</h1>
      {ask.help !== undefined && <p>{say(ask.help)}</p>}
      {ask.type === 'choice' && (
        <ul className="options">
          {ask.options.map(({ id, title, note }) => (
            <li key={id}>
              <BigButton look="choice" onPress={() => answer(id)}>
                <span>
                  {say(title)}
                  {note !== undefined && <small>{say(note)}</small>}
                </span>
              </BigButton>
            </li>
          ))}
        </ul>
      )}
      {ask.type === 'yesNo' && (
        <div className="options options-two">
          <BigButton look="choice" onPress={() => answer('yes')}>
            {words.yes}
          </BigButton>
          <BigButton look="choice" onPress={() => answer('no')}>
            {words.no}
          </BigButton>
        </div>
      )}
      {ask.type === 'digits' && (
        <NumberPad
          key={ask.id}
          minLength={ask.minLength}
          maxLength={ask.maxLength}
          isOptional={ask.isOptional}
          onEnter={answer}
        />
      )}
      {ask.type === 'text' && (
        <TextPad key={ask.id} maxLength={ask.maxLength} isOptional={ask.isOptional} onEnter={answer} />
      )}
    </div>
  );
}
