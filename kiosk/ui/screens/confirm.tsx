/** What will be filed, with the person masked: whoever stands behind reads nothing (devices.md 7.5). */
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Notice } from '../components/notice.tsx';
import { screenMessages } from './messages.ts';

/** What the one button does. */
const CONFIRM_WORDS = {
  application: 'confirm',
  request: 'confirm',
  checklist: 'confirmNone',
  reading: 'confirmNone',
  selfCheck: 'confirmNone',
} as const;

export function Confirm() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const { service, identity } = view;
  if (service === null) return null;
  return (
    <div className="screen">
      <h1>{words.confirmTitle}</h1>
      <Notice />
      <dl className="facts">
        <dt>{words.service}</dt>
        <dd>{say(service.title)}</dd>
        {identity !== null && service.identity === 'idCard' && (
          <>
            <dt>{words.person}</dt>
            <dd>{identity.maskedName}</dd>
            <dt>{words.number}</dt>
            <dd className="facts-number">{identity.maskedNumber}</dd>
          </>
        )}
        {view.answers.map(({ title, answer }, index) => (
          <div key={index} className="facts-row">
            <dt>{say(title)}</dt>
            <dd>{say(answer)}</dd>
          </div>
        ))}
        {view.lane !== null && view.lane !== 'normal' && (
          <>
            <dt>{words.green}</dt>
            <dd className="screen-green">{words.greenPromise}</dd>
          </>
        )}
        {service.fees.map(({ what, amountFen }, index) => (
          <div key={index} className="facts-row">
            <dt>{say(what)}</dt>
            <dd>{amountFen === 0 ? words.free : words.yuan(String(amountFen / 100))}</dd>
          </div>
        ))}
        {service.workingDays !== null && (
          <>
            <dt>{words.daysTitle}</dt>
            <dd>{words.days(service.workingDays)}</dd>
          </>
        )}
        <dt>{words.office}</dt>
        <dd>{say(service.office)}</dd>
      </dl>
      {identity?.isExpired === true && <p className="notice">{words.expired}</p>}
      <div className="pages-controls">
        <BigButton look="primary" onPress={() => touch({ type: 'next' })}>
          {service.promise !== null ? words.onToSign : words[CONFIRM_WORDS[service.kind]]}
        </BigButton>
      </div>
    </div>
  );
}
