/** Why the account says what it says of one moment: hours, watch, and of each axis the evidence and what was believed before. */
import type { Evidence, Explanation } from '../../../uptime/api.ts';
import { QueryState } from '../../components/query-state.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { uptimeMessages } from './messages.ts';
import { useExplanation } from './queries.ts';
import { useAxisName, useStretchText } from './words.ts';

export function ExplainCard({ kioskId, atMs }: { kioskId: string; atMs: number | null }) {
  const words = useWords(uptimeMessages);
  const query = useExplanation(kioskId, atMs);
  return (
    <section className="ds-card ds-stack uptime-figures" aria-labelledby="explain">
      <h2 id="explain">{words.explain}</h2>
      {atMs === null ? (
        <p className="ds-muted">{words.explainNone}</p>
      ) : (
        <QueryState query={query}>{(explanation) => <Reasons explanation={explanation} />}</QueryState>
      )}
    </section>
  );
}

function Reasons({ explanation }: { explanation: Explanation }) {
  const { atMs, hours, watched, axes, clock } = explanation;
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const axisName = useAxisName(explanation.kiosk.id);
  const hoursText =
    hours.state === 'excluded' ? words['hours.excluded'](hours.reason ?? '') : words[`hours.${hours.state}`];
  return (
    <div className="ds-stack" aria-live="polite">
      <p>
        <strong>{words.at(formatDateTime(atMs, language))}</strong> · {hoursText}
        {!watched.isWatched && ` · ${words.notWatched}`}
      </p>
      <dl className="uptime-reasons">
        {axes.map((one) => (
          <AxisReason key={`${one.axis.kind} ${axisName(one.axis)}`} name={axisName(one.axis)} one={one} />
        ))}
      </dl>
      {clock !== null && (
        <p className="ds-muted">{clock.method === 'exact' ? words.clockExact : words.clockEstimated}</p>
      )}
    </div>
  );
}

function AxisReason({ name, one }: { name: string; one: Explanation['axes'][number] }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const stretchText = useStretchText();
  const { interval, evidence, earlier } = one;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span>{stretchText(interval, name)}</span>
        <span className="ds-muted">
          {formatDateTime(interval.fromMs, language)} –{' '}
          {interval.toMs === null ? '' : formatDateTime(interval.toMs, language)} ·{' '}
          {words.learned(formatDateTime(interval.recordedAtMs, language))}
        </span>
        {evidence.length > 0 && (
          <ul>
            {evidence.map((item, index) => (
              <li key={index}>
                <EvidenceText evidence={item} />
              </li>
            ))}
          </ul>
        )}
        {earlier.length > 0 && (
          <span className="ds-muted">
            {words.earlier}: {earlier.map((before) => stretchText(before, name)).join(' → ')}
          </span>
        )}
      </dd>
    </>
  );
}

function EvidenceText({ evidence }: { evidence: Evidence }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  if (evidence.kind === 'watch') {
    const { fromMs, toMs } = evidence;
    return `${words.watch} ${formatDateTime(fromMs, language)} – ${toMs === null ? '' : formatDateTime(toMs, language)}`;
  }
  const head = evidence.kind === 'record' ? words.record(evidence.order, evidence.type) : words.linkChange;
  return (
    <>
      {head} · {formatDateTime(evidence.atMs, language)} · <code>{evidence.text}</code>
    </>
  );
}
