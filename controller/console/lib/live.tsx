/**
 * The live stream: patches what the page has fetched, so that nobody reloads. One connection for the whole console;
 * the browser reconnects by itself and sends Last-Event-ID (style.md 4, console rule 2).
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { KioskPage } from '../../fleet/api.ts';
import type { KioskDetail, KioskSummary } from '../../fleet/read-model.ts';
import type { KioskEvent } from '../../http/live/event-stream.ts';
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

function openStream(client: QueryClient, setLive: (live: Live) => void): () => void {
  const source = new EventSource(apiUrl('/events'));
  const refetch = createRefetcher(client);
  let asOfMs: number | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function alive(nowMs: number): void {
    asOfMs = nowMs;
    setLive({ state: 'live', asOfMs });
    clearTimeout(silence);
    silence = setTimeout(() => setLive({ state: 'lost', asOfMs }), SILENCE_MS);
  }

  on(source, 'hello', ({ nowMs, isResumed }) => {
    // The first time everything was just fetched; after a break with a hole it was not.
    if (!isResumed && asOfMs !== null) refetch.everything();
    alive(nowMs);
  });
  on(source, 'time', ({ nowMs }) => alive(nowMs));
  on(source, 'reset', () => refetch.everything());
  on(source, 'kiosk', ({ kiosk, records }) => {
    alive(Date.now());
    patchKiosk(client, kiosk);
    refetch.counts();
    if (records.length > 0) refetch.timeline(kiosk.id);
  });
  source.addEventListener('error', () => {
    setLive({ state: 'lost', asOfMs });
    // The browser gives up when the answer is no stream: most often the session has ended.
    if (source.readyState === EventSource.CLOSED)
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  });
  return () => {
    source.close();
    clearTimeout(silence);
    refetch.stop();
  };
}

/** As http/live/event-stream.ts writes them. */
interface EventData {
  readonly hello: { readonly nowMs: number; readonly isResumed: boolean };
  readonly time: { readonly nowMs: number };
  readonly reset: object;
  readonly kiosk: KioskEvent;
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

function patchKiosk(client: QueryClient, kiosk: KioskSummary): void {
  client.setQueriesData<KioskPage>({ queryKey: ['kiosks'] }, (page) => {
    if (page === undefined || !page.items.some(({ id }) => id === kiosk.id)) return page;
    return { ...page, items: page.items.map((item) => (item.id === kiosk.id ? kiosk : item)) };
  });
  const detailKey = ['kiosk', kiosk.id];
  if (client.getQueryData<KioskDetail>(detailKey) === undefined) return;
  client.setQueryData<KioskDetail>(detailKey, (detail) => detail && { ...detail, ...kiosk });
  // The summary does not say what the devices report.
  void client.invalidateQueries({ queryKey: detailKey });
}

/** At most one refetch of each kind in REFETCH_MS, however many events come. */
function createRefetcher(client: QueryClient) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  function soon(keys: readonly string[]): void {
    const name = keys.join('/');
    if (timers.has(name)) return;
    const timer = setTimeout(() => {
      timers.delete(name);
      void client.invalidateQueries({ queryKey: keys });
    }, REFETCH_MS);
    timers.set(name, timer);
  }
  return {
    everything: () => void client.invalidateQueries(),
    counts() {
      soon(['overview']);
      soon(['points']);
    },
    timeline: (kioskId: string) => soon(['timeline', kioskId]),
    stop: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}
