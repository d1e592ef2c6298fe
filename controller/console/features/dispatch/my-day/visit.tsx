/** One order on the phone: what and where, the next step as one large button, and what one may need there. */
import { CameraOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Collapse, Input } from 'antd';
import { useRef, useState } from 'react';
import type { OrderSummary } from '../../../../dispatch/api.ts';
import type { ForecastView } from '../../../../dispatch/forecast/supply.ts';
import { QueryState } from '../../../components/query-state.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { useWords } from '../../../lib/i18n.ts';
import { dispatchMessages } from '../messages.ts';
import { Deadline } from '../order-card.tsx';
import { orderQuery } from '../queries.ts';
import { SupplyLines } from '../supply-words.tsx';
import { SeverityTag, useFaultWord, wordOf } from '../words.tsx';
import { UsedParts } from './used-parts.tsx';
import type { Steps } from './use-steps.ts';

interface VisitProps {
  /** With the steps that wait. */
  readonly order: OrderSummary;
  /** Its number in the drawing of the round. */
  readonly stop: number | undefined;
  readonly forecasts: readonly ForecastView[];
  readonly take: Steps['take'];
  readonly takePhoto: Steps['takePhoto'];
}

export function Visit({ order, stop, forecasts, take, takePhoto }: VisitProps) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  const { kiosk } = order;
  return (
    <article className="ds-card order-card" aria-label={kiosk.name}>
      <span className="ds-row">
        <SeverityTag severity={order.severity} />
        <span className="ds-muted">{words[`order.${order.stage}`]}</span>
        <a href={`geo:${kiosk.lat},${kiosk.lon}?q=${kiosk.lat},${kiosk.lon}`}>{words.navigate}</a>
      </span>
      <h2>
        {stop !== undefined && <span className="stop-number">{stop}</span>}
        {kiosk.name}
      </h2>
      <span>
        {order.kind === 'repair' ? faultWord(order.faultClass) : words[`kind.${order.kind}`]} ·{' '}
        {kiosk.siteName}
      </span>
      <Deadline order={order} />
      {order.isRecoveredByItself && order.incidentId !== null && (
        <Alert type="success" title={words.recovered} />
      )}
      {forecasts.length > 0 && <SupplyLines forecasts={forecasts} isShort />}
      <NextStep order={order} take={take} />
      <PhotoButton order={order} takePhoto={takePhoto} />
      <Collapse
        ghost
        items={[
          { key: 'checklist', label: words.checklist, children: <Checklist order={order} take={take} /> },
          ...(['on-site', 'fixed'].includes(order.stage)
            ? [{ key: 'used', label: words.used, children: <UsedParts order={order} take={take} /> }]
            : []),
          { key: 'comment', label: words.comment, children: <CommentField order={order} take={take} /> },
          { key: 'history', label: words.history, children: <History id={order.id} /> },
        ]}
      />
    </article>
  );
}

type StepProps = Pick<VisitProps, 'order' | 'take'>;

function NextStep({ order, take }: StepProps) {
  const words = useWords(dispatchMessages);
  const [note, setNote] = useState('');
  const big = { type: 'primary', size: 'large', block: true } as const;
  const command = (name: 'travel' | 'arrive') => take(order, { post: 'commands', body: { do: name } });
  switch (order.stage) {
    case 'assigned':
      return (
        <Button {...big} onClick={() => command('travel')}>
          {words.travel}
        </Button>
      );
    case 'travelling':
      return (
        <Button {...big} onClick={() => command('arrive')}>
          {words.arrive}
        </Button>
      );
    case 'on-site': {
      const lacksPhoto = order.needsPhoto === true && (order.photos ?? 0) === 0;
      return (
        <div className="ds-stack">
          <Input
            size="large"
            aria-label={words.fixNote}
            placeholder={words.fixNote}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {lacksPhoto && <Alert type="info" showIcon title={words.photoFirst} />}
          <Button
            {...big}
            disabled={lacksPhoto}
            onClick={() => take(order, { post: 'commands', body: { do: 'fix', note } })}
          >
            {words.fix}
          </Button>
        </div>
      );
    }
    case 'fixed':
      return <Alert type="info" showIcon title={words.waitsForProof} />;
    case 'verified':
      return <Alert type="success" showIcon title={words.verifiedText} />;
    case 'open':
    case 'closed':
    case 'cancelled':
      return null;
  }
}

function PhotoButton({ order, takePhoto }: Pick<VisitProps, 'order' | 'takePhoto'>) {
  const words = useWords(dispatchMessages);
  const input = useRef<HTMLInputElement>(null);
  const count = order.photos ?? 0;
  return (
    <span className="ds-row">
      <Button icon={<CameraOutlined aria-hidden="true" />} onClick={() => input.current?.click()}>
        {words.photo}
      </Button>
      {count > 0 && <span className="ds-muted">{words.photos(count)}</span>}
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={words.photo}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same picture may be chosen again.
          target.value = '';
          if (file !== undefined) void takePhoto(order, file);
        }}
      />
    </span>
  );
}

function Checklist({ order, take }: StepProps) {
  const words = useWords(dispatchMessages);
  return (
    <ul className="plain-list">
      {order.checklist.map(({ id, isDone }) => (
        <li key={id}>
          <label className="check-row">
            <input
              type="checkbox"
              checked={isDone}
              onChange={() =>
                take(order, { post: 'commands', body: { do: 'check', item: id, isDone: !isDone } })
              }
            />
            {wordOf(words, `check.${id}`, id)}
          </label>
        </li>
      ))}
    </ul>
  );
}

function CommentField({ order, take }: StepProps) {
  const words = useWords(dispatchMessages);
  const [text, setText] = useState('');
  return (
    <div className="ds-stack">
      <Input.TextArea
        aria-label={words.comment}
        maxLength={1_000}
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        disabled={text.trim() === ''}
        onClick={() => {
          take(order, { post: 'comments', body: { text: text.trim() } });
          setText('');
        }}
      >
        {words.addComment}
      </Button>
    </div>
  );
}

function History({ id }: { id: string }) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  const query = useQuery(orderQuery(id));
  return (
    <QueryState
      query={query}
      isEmpty={({ history }) => history.length === 0}
      empty={<p className="ds-muted">{words.noHistory}</p>}
    >
      {({ history }) => (
        <ul className="plain-list">
          {history.map((incident) => (
            <li key={incident.id}>
              <span>{faultWord(incident.faultClass)}</span>
              <span className="ds-muted">
                <RelativeTime atMs={incident.openedAtMs} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </QueryState>
  );
}
