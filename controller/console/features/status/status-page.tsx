/** The state of the fleet for a screen on the wall: readable from five metres, without anybody to operate it (`?wall=1`). */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import type { FleetOverview } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { QueryState } from '../../components/query-state.tsx';
import { ReasonText, toneOfReason } from '../../components/reason-text.tsx';
import { ToneShape } from '../../components/status-tag.tsx';
import { useTitle } from '../../components/page-header.tsx';
import { authorizeWith } from '../../lib/api.ts';
import { formatClock, formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { type Live, LiveProvider, useLive } from '../../lib/live.tsx';
import { sessionQuery } from '../../lib/session.ts';
import { overviewMessages } from '../overview/messages.ts';
import { overviewQuery } from '../overview/overview-page.tsx';
import { RegionBars } from '../overview/region-bars.tsx';
import { useTiles } from '../overview/tiles.tsx';
import '../overview/overview.css';
import './status.css';

export function StatusPage() {
  const apiToken = /^#(ds_[\w-]+)$/.exec(location.hash)?.[1];
  return apiToken === undefined ? <StatusOfSession /> : <StatusByToken apiToken={apiToken} />;
}

function StatusOfSession() {
  const session = useQuery(sessionQuery);
  return (
    <QueryState query={session} level="page">
      {({ session: own }) =>
        own === null ? (
          <Navigate
            to={`${paths.signIn()}?next=${encodeURIComponent(`${location.pathname}${location.search}`)}`}
            replace
          />
        ) : (
          <LiveProvider>
            <LiveStatus />
          </LiveProvider>
        )
      }
    </QueryState>
  );
}

/** Also without any event the numbers are never older than this, ms. */
const REFETCH_MS = 30_000;
/** Without the live stream, whose browser interface takes no token, ms. */
const TOKEN_REFETCH_MS = 5_000;

function LiveStatus() {
  const query = useQuery({ ...overviewQuery, refetchInterval: REFETCH_MS });
  return <Status query={query} live={useLive()} />;
}

/** A session ends after a day's work; a screen on the wall goes on for as long as its token. */
function StatusByToken({ apiToken }: { apiToken: string }) {
  // Before the first request, which the query makes after this render.
  useState(() => authorizeWith(apiToken));
  const query = useQuery({ ...overviewQuery, refetchInterval: TOKEN_REFETCH_MS });
  const state = query.isError ? 'lost' : query.isSuccess ? 'live' : 'connecting';
  return <Status query={query} live={{ state, asOfMs: query.data?.asOfMs ?? null }} />;
}

function Status({ query, live }: { query: UseQueryResult<FleetOverview>; live: Live }) {
  const words = useWords(overviewMessages);
  const [params] = useSearchParams();
  const isWall = params.get('wall') === '1';
  useTitle(words.statusTitle);
  return (
    <main className={isWall ? 'status status-wall' : 'status'}>
      <header className="status-head">
        <h1>{words.statusTitle}</h1>
        <Age live={live} />
        {!isWall && (
          <span className="ds-row">
            <Link to={paths.overview()}>{words.toConsole}</Link>
            <Link to={`${paths.status()}?wall=1`}>{words.wall}</Link>
          </span>
        )}
      </header>
      <QueryState query={query} lines={8}>
        {(overview) => <Board overview={overview} />}
      </QueryState>
    </main>
  );
}

function Age({ live: { state, asOfMs } }: { live: Live }) {
  const words = useWords(overviewMessages);
  if (state === 'lost') {
    return (
      <strong className="status-lost" role="alert">
        {words.lost}
        {asOfMs !== null && ` · ${words.asOf(formatClock(asOfMs))}`}
      </strong>
    );
  }
  return <span className="ds-muted">{asOfMs !== null && words.asOf(formatClock(asOfMs))}</span>;
}

/** As many as a wall screen holds. */
const MAX_TROUBLED = 8;

function Board({ overview }: { overview: FleetOverview }) {
  const words = useWords(overviewMessages);
  const language = useLanguage();
  const tiles = useTiles(overview);
  const shown = overview.troubled.slice(0, MAX_TROUBLED);
  const rest = overview.troubledTotal - shown.length;
  return (
    <>
      <div className="status-tiles">
        {tiles.map(({ tone, text, count, note, filter }) => (
          <div
            key={text}
            className={filter === undefined || count === 0 ? 'status-tile' : `status-tile text-${tone}`}
          >
            <span className="status-tile-count">{formatCount(count, language)}</span>
            <span className="status-tile-text">
              {filter !== undefined && <ToneShape tone={tone} size={14} />} {text}
            </span>
            <span className="ds-muted">{note}</span>
          </div>
        ))}
      </div>
      <div className="status-columns">
        <section className="ds-card" aria-labelledby="troubled">
          <h2 id="troubled">{words.troubled}</h2>
          {shown.length === 0 && <p className="text-ok">{words.allGood}</p>}
          <ul className="status-troubled">
            {shown.map((kiosk) => (
              <li key={kiosk.id}>
                <strong>{kiosk.name}</strong>
                {kiosk.reasons[0] !== undefined && (
                  <span className={`text-${toneOfReason(kiosk.reasons[0])}`}>
                    <ReasonText reason={kiosk.reasons[0]} />
                  </span>
                )}
              </li>
            ))}
          </ul>
          {rest > 0 && <p className="ds-muted">{words.more(formatCount(rest, language))}</p>}
        </section>
        <section className="ds-card" aria-labelledby="regions">
          <h2 id="regions">{words.byRegion}</h2>
          <RegionBars regions={overview.regions} />
        </section>
      </div>
    </>
  );
}
