/**
 * Keeps the page's picture of the fleet equal to the controller's: the whole list at first, then events, and the whole
 * list again after every break that the stream could not bridge.
 */

const PAGE_SIZE = 500;
/** Nothing for this long means a dead connection that nobody closed: the stream speaks every 15 s. */
const SILENCE_MS = 40_000;
/** The list again from time to time: last-heard times and new names are no events. */
const REFRESH_MS = 30_000;
const RETRY_MS = 2_000;
const MAX_RETRY_MS = 30_000;

/**
 * @param {{
 *   onList(kiosks: object[]): void,
 *   onKiosk(kiosk: object): void,
 *   onConnection(state: 'live' | 'lost'): void,
 *   onClock(serverNowMs: number): void,
 * }} page
 */
export function followFleet(page) {
  /** @type {EventSource | undefined} */
  let source;
  let silence = 0;
  let failures = 0;
  let isReading = false;
  let isStale = true;
  /** Kiosks that changed while the list was read: they are newer than it. @type {object[]} */
  let meanwhile = [];

  function open() {
    source?.close();
    source = new EventSource('/api/v1/events');
    on('hello', (event) => {
      failures = 0;
      isStale ||= !event.isResumed;
      if (isStale) void read();
      else page.onConnection('live');
    });
    on('kiosk', ({ kiosk }) => {
      if (isReading) meanwhile.push(kiosk);
      else page.onKiosk(kiosk);
    });
    on('reset', () => void read());
    on('time', () => {});
    source.addEventListener('error', lost);
    watch();
  }

  /** @param {string} name @param {(data: any) => void} handle */
  function on(name, handle) {
    source?.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      if (data.nowMs !== undefined) page.onClock(data.nowMs);
      watch();
      handle(data);
    });
  }

  function watch() {
    clearTimeout(silence);
    silence = setTimeout(() => {
      source?.close();
      lost();
    }, SILENCE_MS);
  }

  function lost() {
    page.onConnection('lost');
    // A browser tries again by itself, except after an answer that was no stream.
    if (source?.readyState === EventSource.CLOSED) again(open);
  }

  /** @param {() => void} run */
  function again(run) {
    clearTimeout(silence);
    setTimeout(run, Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** failures));
    failures += 1;
  }

  async function read() {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isStale) {
        isStale = false;
        page.onList(await readAll());
      }
      for (const kiosk of meanwhile) page.onKiosk(kiosk);
      failures = 0;
      if (source?.readyState === EventSource.OPEN) page.onConnection('live');
    } catch {
      isStale = true;
      page.onConnection('lost');
      again(() => void read());
    } finally {
      meanwhile = [];
      isReading = false;
    }
  }

  setInterval(() => {
    if (!document.hidden && source?.readyState === EventSource.OPEN) void read();
  }, REFRESH_MS);
  open();
}

async function readAll() {
  const kiosks = [];
  let after = null;
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(after === null ? {} : { after }) });
    const response = await fetch(`/api/v1/kiosks?${query}`, { cache: 'no-store' });
    if (!response.ok) throw new Error(`the list was refused: ${response.status}`);
    const { items, next } = await response.json();
    kiosks.push(...items);
    after = next;
  } while (after !== null);
  return kiosks;
}
