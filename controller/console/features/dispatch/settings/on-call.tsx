/** The calendar of those on call: this week as a picture, the weekly hours and the swaps below it. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { OnCallView } from '../../../../dispatch/api.ts';
import { type OnCall, onCallAt } from '../../../../dispatch/notify/policy.ts';
import { addDays, dayOf, dayStartMs, weekdayOf } from '../../../../../shared/time/day.ts';
import { QueryState } from '../../../components/query-state.tsx';
import { commonMessages } from '../../../lib/common-words.ts';
import { useWords } from '../../../lib/i18n.ts';
import { useNow } from '../../../lib/use-now.ts';
import { localTimeOf, momentOf } from '../../hours/local-time.ts';
import { ChoiceField, TimeField } from './fields.tsx';
import { settingsMessages } from './messages.ts';
import { onCallQuery, techniciansQuery, useSend, useTechnicianNames } from './use-settings.ts';
import { timeOfMinute, WeekSpansField } from './week-spans.tsx';

const HOUR_MS = 3_600_000;
const NIGHTS = { weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 0 };

export function OnCallCalendar() {
  const query = useQuery(onCallQuery);
  // A new version is a new draft.
  return <QueryState query={query}>{(data) => <Editor key={data.version} saved={data} />}</QueryState>;
}

function Editor({ saved: { version, ...saved } }: { saved: OnCallView }) {
  const words = useWords(settingsMessages);
  const common = useWords(commonMessages);
  const { send, isBusy } = useSend();
  const [draft, setDraft] = useState<OnCall>(saved);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  return (
    <div className="ds-stack">
      <Week calendar={draft} />
      <section className="ds-card ds-stack" aria-labelledby="weekly">
        <h2 id="weekly">{words.weekly}</h2>
        <Weekly weekly={draft.weekly} onChange={(weekly) => setDraft({ ...draft, weekly })} />
      </section>
      <section className="ds-card ds-stack" aria-labelledby="swaps">
        <h2 id="swaps">{words.swaps}</h2>
        <p className="ds-muted">{words.swapsText}</p>
        <Swaps instead={draft.instead} onChange={(instead) => setDraft({ ...draft, instead })} />
      </section>
      <div>
        <Button
          type="primary"
          disabled={!isChanged}
          loading={isBusy}
          onClick={() => void send('PUT', '/on-call', { body: draft, ifMatch: version })}
        >
          {common.save}
        </Button>
      </div>
    </div>
  );
}

interface Stretch {
  readonly fromHour: number;
  readonly toHour: number;
  readonly people: readonly string[];
}

/** The hours of a day, those with the same people together. */
function stretchesOf(calendar: OnCall, startMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    const people = onCallAt(calendar, startMs + hour * HOUR_MS);
    const last = stretches.at(-1);
    if (last?.people.join() === people.join())
      stretches[stretches.length - 1] = { ...last, toHour: hour + 1 };
    else stretches.push({ fromHour: hour, toHour: hour + 1, people });
  }
  return stretches;
}

function Week({ calendar }: { calendar: OnCall }) {
  const words = useWords(settingsMessages);
  const nameOf = useTechnicianNames();
  const nowMs = useNow();
  const today = dayOf(nowMs);
  const monday = addDays(today, -weekdayOf(today));
  const onCallNow = onCallAt(calendar, nowMs).map(nameOf);
  return (
    <section className="ds-card" aria-labelledby="this-week">
      <h2 id="this-week">{words.onCallTitle}</h2>
      <p>
        {words.now}: <strong>{onCallNow.length === 0 ? words.nobody : onCallNow.join(' · ')}</strong>
      </p>
      <p className="ds-muted">{words.onCallText}</p>
      <ol className="on-call-week">
        {([0, 1, 2, 3, 4, 5, 6] as const).map((index) => {
          const day = addDays(monday, index);
          return (
            <li key={day} className={day === today ? 'on-call-today' : ''}>
              <span>
                {words[`day${index}`]} <span className="ds-muted">{day.slice(5)}</span>
              </span>
              <span className="on-call-day">
                {stretchesOf(calendar, dayStartMs(day)).map(({ fromHour, toHour, people }) => {
                  const who = people.length === 0 ? words.nobody : people.map(nameOf).join(' · ');
                  const when = `${timeOfMinute(fromHour * 60)}–${toHour === 24 ? '24:00' : timeOfMinute(toHour * 60)}`;
                  return (
                    <span
                      key={fromHour}
                      className={people.length === 0 ? 'on-call-gap' : 'on-call-stretch'}
                      style={{ flexGrow: toHour - fromHour }}
                      title={`${when} ${who}`}
                    >
                      <span className="ds-visually-hidden">{when} </span>
                      {who}
                    </span>
                  );
                })}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function usePeople() {
  const { data = [] } = useQuery(techniciansQuery);
  return data.map(({ userId, name }) => ({ value: userId, label: name }));
}

function Weekly({
  weekly,
  onChange,
}: {
  weekly: OnCall['weekly'];
  onChange: (weekly: OnCall['weekly']) => void;
}) {
  const words = useWords(settingsMessages);
  const people = usePeople();
  const change = (index: number, changes: Partial<OnCall['weekly'][number]>) =>
    onChange(weekly.map((own, at) => (at === index ? { ...own, ...changes } : own)));
  return (
    <>
      {weekly.map(({ userId, spans }, index) => (
        <div key={index} className="settings-person">
          <ChoiceField
            label={words.person}
            value={userId}
            options={people}
            onChange={(next) => change(index, { userId: next })}
          />
          <WeekSpansField
            label={words.when}
            spans={spans}
            onChange={(next) => change(index, { spans: next })}
          />
          <Button
            size="small"
            icon={<DeleteOutlined aria-hidden="true" />}
            onClick={() => onChange(weekly.filter((_, at) => at !== index))}
          >
            {words.removePerson}
          </Button>
        </div>
      ))}
      <div>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={people.length === 0}
          onClick={() => onChange([...weekly, { userId: people[0]?.value ?? '', spans: [NIGHTS] }])}
        >
          {words.addPerson}
        </Button>
      </div>
    </>
  );
}

function Swaps({
  instead,
  onChange,
}: {
  instead: OnCall['instead'];
  onChange: (instead: OnCall['instead']) => void;
}) {
  const words = useWords(settingsMessages);
  const people = usePeople();
  const nowMs = useNow();
  const change = (index: number, changes: Partial<OnCall['instead'][number]>) =>
    onChange(instead.map((own, at) => (at === index ? { ...own, ...changes } : own)));
  const startMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
  return (
    <>
      {instead.map(({ userId, fromMs, toMs }, index) => (
        <div key={index} className="settings-swap">
          <ChoiceField
            label={words.person}
            value={userId}
            options={people}
            onChange={(next) => change(index, { userId: next })}
          />
          <TimeField
            label={words.from}
            value={localTimeOf(fromMs)}
            onChange={(time) => change(index, { fromMs: momentOf(time) || fromMs })}
          />
          <TimeField
            label={words.to}
            value={localTimeOf(toMs)}
            onChange={(time) => change(index, { toMs: momentOf(time) || toMs })}
          />
          <Button
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={words.removeSwap}
            onClick={() => onChange(instead.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={people.length === 0}
          onClick={() =>
            onChange([
              ...instead,
              { userId: people[0]?.value ?? '', fromMs: startMs, toMs: startMs + 24 * HOUR_MS },
            ])
          }
        >
          {words.addSwap}
        </Button>
      </div>
    </>
  );
}
