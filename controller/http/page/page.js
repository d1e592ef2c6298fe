/** The live page: wires stream, table and words together. The URL holds its state: ?lang=en&link=offline. */
import { followFleet } from './live.js';
import { createIcon, createTable, fillState, SIGNS } from './table.js';
import { createWords } from './words.js';

const TICK_MS = 1_000;

const words = createWords(new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'zh');
/** @param {string} id */
const byId = (id) => document.getElementById(id);
const table = createTable(byId('rows'), words);
const tiles = createTiles();
const axes = createAxes();

/** Controller time minus the page's monotonic clock, ms; null before the first word of the controller. */
let clockOffsetMs = null;
let asOfMs = null;
let connection = 'connecting';
let isLoaded = false;

translate();
showFilter();
showConnection();
addEventListener('popstate', showFilter);
byId('show-all').addEventListener('click', (event) => goTo(event, null));
setInterval(tick, TICK_MS);
followFleet({
  onList(kiosks) {
    isLoaded = true;
    table.replaceAll(kiosks);
    fresh();
    showFleet();
  },
  onKiosk(kiosk) {
    table.update(kiosk);
    fresh();
    showFleet();
  },
  onConnection(state) {
    connection = state;
    showConnection();
  },
  onClock(serverNowMs) {
    clockOffsetMs = serverNowMs - performance.now();
    if (connection === 'live') fresh();
  },
});

function nowMs() {
  return clockOffsetMs === null ? Date.now() : clockOffsetMs + performance.now();
}

function fresh() {
  asOfMs = nowMs();
  showConnection();
}

function translate() {
  document.documentElement.lang = words.locale;
  document.title = `${words.say('product')} · ${words.say('title')}`;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = words.say(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', words.say(element.dataset.label));
  }
  const other = words.language === 'zh' ? 'en' : 'zh';
  const language = byId('language');
  language.textContent = words.say('otherLanguage');
  language.lang = other;
  language.href = urlWith('lang', other === 'zh' ? null : other);
}

function showConnection() {
  const key = { connecting: 'connecting', live: 'live', lost: 'lostWord' }[connection];
  byId('connection').dataset.state = connection;
  setText(byId('connection-word'), words.say(key));
  const time = asOfMs === null ? '' : words.time(asOfMs);
  setText(byId('as-of'), time === '' ? '' : words.say('asOf', { time }));
  const lost = byId('lost');
  lost.hidden = connection !== 'lost';
  if (!lost.hidden) setText(lost, words.say(isLoaded ? 'lost' : 'lostAtOnce', { time }));
  document.body.classList.toggle('stale', connection === 'lost' && isLoaded);
  byId('loading').hidden = isLoaded || connection === 'lost';
}

function showFleet() {
  const kiosks = table.kiosks();
  byId('fleet').hidden = kiosks.length === 0;
  byId('empty').hidden = kiosks.length > 0;
  for (const [state, { count }] of tiles) {
    const matching = state === null ? kiosks : kiosks.filter(({ link }) => link === state);
    setText(count, String(matching.length));
  }
  for (const { axis, state, count, item } of axes) {
    const matching = kiosks.filter((kiosk) => kiosk[axis] === state);
    setText(count, String(matching.length));
    item.classList.toggle('zero', matching.length === 0);
  }
  showFilteredEmpty();
  tick();
}

function tick() {
  table.tick(nowMs());
}

function filterOfUrl() {
  const link = new URLSearchParams(location.search).get('link');
  return link !== null && link in SIGNS.link ? link : null;
}

function showFilter() {
  const link = filterOfUrl();
  table.show(link);
  for (const [state, { tile }] of tiles) {
    if (state === link) tile.setAttribute('aria-current', 'true');
    else tile.removeAttribute('aria-current');
    tile.href = urlWith('link', state);
  }
  byId('show-all').href = urlWith('link', null);
  byId('language').href = urlWith('lang', words.language === 'zh' ? 'en' : null);
  showFilteredEmpty();
}

function showFilteredEmpty() {
  const link = filterOfUrl();
  const isEmpty = link !== null && !table.kiosks().some((kiosk) => kiosk.link === link);
  byId('filtered-empty').hidden = !isEmpty;
  byId('kiosks').hidden = isEmpty;
  if (isEmpty) {
    setText(byId('filtered-empty-text'), words.say('filteredEmpty', { state: words.say(`link.${link}`) }));
  }
}

/** A tile for each state of the link, and one for all: number, name and filter in one. */
function createTiles() {
  const entries = [null, ...Object.keys(SIGNS.link)].map((state) => {
    const tile = document.createElement('a');
    tile.className = 'tile';
    const sign = state === null ? 'all' : SIGNS.link[state];
    tile.dataset.sign = sign;
    const count = tile.appendChild(document.createElement('b'));
    count.textContent = '0';
    const label = tile.appendChild(document.createElement('span'));
    label.append(createIcon(sign), words.say(state === null ? 'all' : `link.${state}`));
    tile.addEventListener('click', (event) => goTo(event, state));
    byId('tiles').append(tile);
    return [state, { tile, count }];
  });
  return new Map(entries);
}

/** How many kiosks have which services and devices. */
function createAxes() {
  return ['service', 'devices'].flatMap((axis) => {
    const group = byId('axes').appendChild(document.createElement('div'));
    const title = group.appendChild(document.createElement('dt'));
    title.textContent = words.say(axis === 'service' ? 'columnService' : 'columnDevices');
    return Object.entries(SIGNS[axis]).map(([state, sign]) => {
      const item = group.appendChild(document.createElement('dd'));
      const name = item.appendChild(document.createElement('span'));
      name.className = 'state';
      fillState(name, sign, words.say(`${axis}.${state}`));
      const count = item.appendChild(document.createElement('b'));
      return { axis, state, count, item };
    });
  });
}

/** A link that changes the filter without a new page; with a modifier it stays a link. */
function goTo(event, link) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  history.pushState(null, '', urlWith('link', link));
  showFilter();
}

function urlWith(name, value) {
  const query = new URLSearchParams(location.search);
  if (value === null) query.delete(name);
  else query.set(name, value);
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
