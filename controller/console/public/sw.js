/**
 * Keeps the console's files and the orders of the day on the phone, for starts without a network. The network comes first; what is
 * kept stands in only when there is none.
 */
const CACHE = 'doorstep-day';
const KEPT = [
  /^\/favicon\.svg$/,
  /^\/api\/v1\/session$/,
  /^\/api\/v1\/my-orders$/,
  /^\/api\/v1\/orders\/[^/]+$/,
  /^\/api\/v1\/supply-forecasts$/,
];

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(networkFirst(request, '/'));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(keptFirst(request));
  else if (KEPT.some((path) => path.test(url.pathname)))
    event.respondWith(networkFirst(request, request.url));
});

/** Every page is one document (index.html), so one copy of it is enough. */
async function networkFirst(request, key) {
  try {
    const response = await fetch(request);
    if (response.ok) await (await caches.open(CACHE)).put(key, response.clone());
    return response;
  } catch (error) {
    const kept = await caches.match(key);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Names of assets hold a hash of their content. */
async function keptFirst(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}
