/**
 * The live stream: patches what the page has fetched, so that nobody reloads. One connection for the whole console;
 * the browser reconnects by itself and sends Last-Event-ID (style.md 4, console rule 2).
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { KioskPage } from '../../fleet/api.ts';
import type { KioskDetail, KioskSummary } from '../../fleet/read-model.ts';
import type { KioskEvent, PlanEvent } from '../../http/live/event-stream.ts';
import { apiUrl } from './api.ts';
import { sessionQuery } from './session.ts';

export interface Live {
  readonly state: 'connecting' | 'live' | 'lost';
  /** Controller time of the last sign of life; null before the first. */
  readonly asOfMs: number | null;
}

const LiveContext = createContext<Live>({ state: 'connecting', asOfMs: null });

export function useLive(): Live {
  return useContext(LiveContext);
}

/** A stream that says nothing for longer than two heartbeats (15 s) is dead, ms. */
const SILENCE_MS = 35_000;
/** What is counted over the whole fleet is fetched again at most this often, ms. */
const REFETCH_MS = 3_000;
/** The one kiosk on a page, ms: somebody stands before it and watches. */
const DETAIL_REFETCH_MS = 500;
/** A controller that restarts is back within this, ms. */
const RECONNECT_MS = 4_000;

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ state: 'connecting', asOfMs: null });
  useEffect(() => whileVisible(() => openStream(client, setLive), client), [client]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** A tab behind others keeps its stream for so long, ms. */
const HIDDEN_MS = 10_000;

/**
 * Only tabs that somebody looks at have a stream: browsers open six connections to a host with HTTP/1.1, and the
 * seventh tab would wait for ever. Whoever comes back gets everything anew.
 */
function whileVisible(open: () => () => void, client: QueryClient): () => void {
  let close: (() => void) | undefined = open();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function onChange(): void {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => {
        close?.();
        close = undefined;
      }, HIDDEN_MS);
    } else if (close === undefined) {
      close = open();
      void client.invalidateQueries();
    }
  }
  document.addEventListener('visibilitychange', onChange);
  return () => {
    document.removeEventListener('visibilitychange', onChange);
    clearTimeout(timer);
    close?.();
  };
}

/**
 * The browser reconnects by itself only after a connection that ended. It gives up for ever when a proxy answers for a
 * controller that is restarting, and it never notices a connection that died without a word: then this opens a new one.
 */
function openStream(client: QueryClient, setLive: (live: Live) => void): () => void {
  const refetch = createRefetcher(client);
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asOfMs: number | null = null;
  /** Controller's clock minus ours. */
  let skewMs = 0;
  let wasLost = false;

  function connect(): void {
    source = new EventSource(apiUrl('/events'));
    again(SILENCE_MS);
    on(source, 'hello', ({ nowMs, isResumed }) => {
      // The first time everything was just fetched; after a break with a hole it was not.
      if (wasLost) refetch[isResumed ? 'failed' : 'everything']();
      wasLost = false;
      tell(nowMs);
    });
    on(source, 'time', ({ nowMs }) => tell(nowMs));
    on(source, 'reset', () => refetch.everything());
    on(source, 'plan', (event) => {
      alive();
      followSolve(client, event);
    });
    on(source, 'kiosk', ({ kiosk, records }) => {
      alive();
      patchKiosk(client, kiosk, refetch);
      refetch.counts();
      if (records.length > 0) refetch.timeline(kiosk.id);
    });
    source.addEventListener('error', () => {
      lost();
      if (source.readyState !== EventSource.CLOSED) return;
      // The answer was no stream: most often the session has ended, and then the frame leaves.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      again(RECONNECT_MS);
    });
  }

  function tell(nowMs: number): void {
    skewMs = nowMs - Date.now();
    alive();
  }
  function alive(): void {
    asOfMs = Date.now() + skewMs;
    setLive({ state: 'live', asOfMs });
    again(SILENCE_MS);
  }
  function lost(): void {
    wasLost = true;
    setLive({ state: 'lost', asOfMs });
  }
  /** One timer: whatever happens sooner sets it anew. */
  function again(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      lost();
      source.close();
      connect();
    }, delayMs);
  }

  connect();
  return () => {
    source.close();
    clearTimeout(timer);
    refetch.stop();
  };
}

/** As http/live/event-stream.ts writes them. */
interface EventData {
  readonly hello: { readonly nowMs: number; readonly isResumed: boolean };
  readonly time: { readonly nowMs: number };
  readonly reset: object;
  readonly kiosk: KioskEvent;
  readonly plan: PlanEvent;
}

function on<Name extends keyof EventData>(
  source: EventSource,
  name: Name,
  listener: (data: EventData[Name]) => void,
): void {
  source.addEventListener(name, (event: MessageEvent<string>) =>
    listener(JSON.parse(event.data) as EventData[Name]),
  );
}

function patchKiosk(client: QueryClient, kiosk: KioskSummary, refetch: Refetcher): void {
  client.setQueriesData<KioskPage>({ queryKey: ['kiosks'] }, (page) => {
    if (page === undefined || !page.items.some(({ id }) => id === kiosk.id)) return page;
    return { ...page, items: page.items.map((item) => (item.id === kiosk.id ? kiosk : item)) };
  });
  // An answer that is under way may be older than this event, and would overwrite it.
  if (client.isFetching({ queryKey: ['kiosks'] }) > 0) refetch.list();
  const detailKey = ['kiosk', kiosk.id];
  if (client.getQueryData<KioskDetail>(detailKey) === undefined) return;
  client.setQueryData<KioskDetail>(detailKey, (detail) => detail && { ...detail, ...kiosk });
  // The summary does not say what the devices report.
  refetch.detail(kiosk.id);
}

/** The course of one solve, for the chart; its end is in the scenario. */
function followSolve(client: QueryClient, event: PlanEvent): void {
  client.setQueryData<PlanEvent[]>(['solve', event.scenarioId], (course = []) =>
    event.state === 'queued' || event.state === 'preparing' ? [event] : [...course, event],
  );
  if (event.state === 'preparing' || event.state === 'solving') return;
  void client.invalidateQueries({ queryKey: ['scenario', event.scenarioId] });
  void client.invalidateQueries({ queryKey: ['scenarios'] });
}

type Refetcher = ReturnType<typeof createRefetcher>;

/** At most one refetch of each kind in REFETCH_MS, however many events come. */
function createRefetcher(client: QueryClient) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  function soon(keys: readonly string[], delayMs = REFETCH_MS): void {
    const name = keys.join('/');
    if (timers.has(name)) return;
    const timer = setTimeout(() => {
      timers.delete(name);
      void client.invalidateQueries({ queryKey: keys });
    }, delayMs);
    timers.set(name, timer);
  }
  return {
    everything: () => void client.invalidateQueries(),
    /** What was asked for while the controller was away. */
    failed: () => void client.invalidateQueries({ predicate: ({ state }) => state.status === 'error' }),
    counts() {
      soon(['overview']);
      soon(['points']);
    },
    list: () => soon(['kiosks']),
    detail: (kioskId: string) => soon(['kiosk', kioskId], DETAIL_REFETCH_MS),
    timeline: (kioskId: string) => soon(['timeline', kioskId]),
    stop: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}
