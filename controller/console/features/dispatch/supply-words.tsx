/** One forecast in words: how much is left, until when, and how sure that is. */
import type { SupplyForecast } from '../../../dispatch/forecast/supply.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { formatRelative } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { useNow } from '../../lib/use-now.ts';
import { supplyMessages } from './supply-messages.ts';

const DAY_MS = 24 * 3_600_000;

function toneOf({ level, earlyAtMs }: SupplyForecast, nowMs: number): Tone {
  if (level === 'out') return 'fault';
  if (level === 'low' || (earlyAtMs !== null && earlyAtMs < nowMs + 2 * DAY_MS)) return 'attention';
  return earlyAtMs === null && level === null ? 'unknown' : 'ok';
}

export function SupplyEnd({ forecast }: { forecast: SupplyForecast }) {
  const words = useWords(supplyMessages);
  const language = useLanguage();
  const nowMs = useNow();
  const { supply, level, outAtMs, usesPerDay, leftPart } = forecast;
  const isBin = supply === 'bin';
  const when = outAtMs === null ? '' : formatRelative(Math.max(outAtMs, nowMs), nowMs, language);
  const text =
    level === 'out'
      ? isBin
        ? words.binNow
        : words.now
      : outAtMs !== null
        ? isBin
          ? words.binEndAt(when)
          : words.endAt(when)
        : usesPerDay === null || leftPart === null
          ? words.unknown
          : words.later;
  return <StatusTag tone={toneOf(forecast, nowMs)} text={text} />;
}

export function SupplyLeft({ forecast: { supply, leftPart } }: { forecast: SupplyForecast }) {
  const words = useWords(supplyMessages);
  if (leftPart === null) return <span className="ds-muted">—</span>;
  const percent = Math.round((supply === 'bin' ? 1 - leftPart : leftPart) * 100);
  return (
    <span className="supply-left">
      <span className="supply-bar" aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      {supply === 'bin' ? words.binPart(percent) : words.leftPart(percent)}
    </span>
  );
}

export function useUseText(): (forecast: SupplyForecast) => string {
  const words = useWords(supplyMessages);
  const language = useLanguage();
  return ({ usesPerDay }) =>
    usesPerDay === null
      ? '—'
      : words.perDay(usesPerDay.toLocaleString(language, { maximumFractionDigits: usesPerDay < 10 ? 1 : 0 }));
}

/** A few lines for a kiosk; `isShort` on a work order, where only what ends matters. */
export function SupplyLines({
  forecasts,
  isShort = false,
}: {
  forecasts: readonly SupplyForecast[];
  isShort?: boolean;
}) {
  const words = useWords(supplyMessages);
  const useText = useUseText();
  return (
    <ul className="plain-list supply-lines">
      {forecasts.map((forecast) => (
        <li key={`${forecast.deviceId} ${forecast.supply}`}>
          <span className="ds-row">
            <strong>{words[`supply.${forecast.supply}`]}</strong>
            {!isShort && <span className="ds-mono ds-muted">{forecast.deviceId}</span>}
          </span>
          <SupplyEnd forecast={forecast} />
          {!isShort && (
            <>
              <SupplyLeft forecast={forecast} />
              <span className="ds-muted">
                {useText(forecast)} · {words.basis}: {words[`basis.${forecast.basis}`]}
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
