/** Keeps the page and the orders of the day on the phone, so that it starts in a basement; browsers want HTTPS for it. */

import { forgetNewest } from './newest-orders.ts';

/** The name is also in public/sw.js. */
const CACHE = 'doorstep-day';
const KEPT = ['/favicon.svg', '/api/v1/session', '/api/v1/my-orders'];

export function installWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  // Without it the page works as long as it stays open.
  install().catch(() => {});
}

/** What this page has read before the worker was there is kept by the page: its files, itself, and who is signed in. */
async function install(): Promise<void> {
  await navigator.serviceWorker.register('/sw.js');
  await navigator.serviceWorker.ready;
  const cache = await caches.open(CACHE);
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.startsWith('/assets/'));
  await Promise.all([...new Set(files)].map((path) => keep(cache, path)));
  await cache.put('/', await fetch('/my-day', { headers: { accept: 'text/html' } }));
  await cache.addAll(KEPT);
}

async function keep(cache: Cache, path: string): Promise<void> {
  if ((await cache.match(path)) === undefined) await cache.add(path);
}

/** What was kept belongs to the person who signs out. */
export async function forgetKept(): Promise<void> {
  forgetNewest();
  if (!('caches' in globalThis)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}
