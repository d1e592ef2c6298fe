/** What will be filed, with the person masked: whoever stands behind reads nothing (devices.md 7.5). In pages, because some forms are long. */
import { isForOffice } from '../../../shared/domain/service.ts';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Notice } from '../components/notice.tsx';
import { Pages } from '../components/pages.tsx';
import { TakeAway } from '../components/take-away.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { screenMessages } from './messages.ts';

const UPRIGHT = { standard: 9, large: 5 } as const;
const LYING = { standard: 6, large: 4 } as const;

interface Fact {
  readonly label: string;
  readonly value: string;
  readonly className?: string;
}

export function Confirm() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const facts = useFacts();
  const perPage = (useIsLying() ? LYING : UPRIGHT)[view.textSize];
  const { service, identity } = view;
  if (service === null) return null;
  return (
    <div className="screen">
      <h1>{words.confirmTitle}</h1>
      <Notice />
      {identity?.isExpired === true && <p className="notice">{words.expired}</p>}
      <Pages
        className="facts"
        items={facts}
        perPage={perPage}
        render={({ label, value, className }, index) => (
          <li key={index}>
            <span>{label}</span>
            <strong className={className}>{value}</strong>
          </li>
        )}
        onward={
          isForOffice(service) ? (
            <BigButton look="primary" onPress={() => touch({ type: 'next' })}>
              {service.promise !== null ? words.onToSign : words.confirm}
            </BigButton>
          ) : (
            <TakeAway />
          )
        }
      />
    </div>
  );
}

function useFacts(): Fact[] {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const { service, identity, answers, lane } = view;
  if (service === null) return [];
  const person: Fact[] =
    identity === null || service.identity !== 'idCard'
      ? []
      : [
          { label: words.person, value: identity.maskedName },
          { label: words.number, value: identity.maskedNumber, className: 'facts-number' },
        ];
  const green: Fact = { label: words.green, value: words.greenPromise, className: 'screen-green' };
  const days = service.workingDays;
  return [
    { label: words.service, value: say(service.title) },
    ...person,
    ...answers.map(({ title, answer }) => ({ label: say(title), value: say(answer) })),
    ...(lane === null || lane === 'normal' ? [] : [green]),
    ...service.fees.map(({ what, amountFen }) => ({
      label: say(what),
      value: amountFen === 0 ? words.free : words.yuan(String(amountFen / 100)),
    })),
    ...(days === null ? [] : [{ label: words.daysTitle, value: words.days(days) }]),
    { label: words.office, value: say(service.office) },
  ];
}
