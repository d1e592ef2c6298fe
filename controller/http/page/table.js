/** The table of kiosks: one row each, changed in place, so that nothing moves under the pointer. Text only, never markup. */

/** Which of five signs a state has; the sign's shape says as much as its colour. */
export const SIGNS = {
  link: { online: 'good', suspect: 'warn', offline: 'bad', 'planned-off': 'planned', unknown: 'unknown' },
  service: { full: 'good', partial: 'warn', none: 'bad', unknown: 'unknown' },
  devices: { ok: 'good', attention: 'warn', fault: 'bad', unknown: 'unknown' },
};

/** The words above each axis. */
const COLUMNS = { link: 'columnLink', service: 'columnService', devices: 'columnDevices' };

/** Links behind which services and devices are what the kiosk said last, not what it says now. */
const SILENT_LINKS = new Set(['offline', 'planned-off', 'unknown']);
const FLASH_MS = 1_600;

/** @param {string} sign @param {string} text */
export function fillState(element, sign, text) {
  if (element.dataset.sign === sign && element.textContent === text) return false;
  const isFirst = element.dataset.sign === undefined;
  element.dataset.sign = sign;
  element.replaceChildren(createIcon(sign), text);
  return !isFirst;
}

/** @param {string} sign */
export function createIcon(sign) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${sign}`);
  svg.append(use);
  return svg;
}

/** @param {HTMLTableSectionElement} body @param {ReturnType<import('./words.js').createWords>} words */
export function createTable(body, words) {
  /** By kiosk id. @type {Map<string, { kiosk: any, row: HTMLTableRowElement, cells: Record<string, HTMLElement> }>} */
  const rows = new Map();
  /** Rows on the screen: only their times are kept ticking, a fleet may have thousands. */
  const visible = new Set();
  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) visible.add(target.dataset.id);
      else visible.delete(target.dataset.id);
    }
    tickVisible();
  });
  let shown = null;
  let nowMs = 0;

  /** @param {any} kiosk */
  function createRow(kiosk) {
    const row = document.createElement('tr');
    row.dataset.id = kiosk.id;
    observer.observe(row);
    const head = document.createElement('th');
    head.scope = 'row';
    const name = head.appendChild(document.createElement('span'));
    const id = head.appendChild(document.createElement('code'));
    id.textContent = kiosk.id;
    const cells = { name, site: document.createElement('td') };
    row.append(head, cells.site);
    for (const axis of Object.keys(SIGNS)) {
      const cell = row.appendChild(document.createElement('td'));
      cell.className = `axis ${axis}`;
      // On a phone the table has no head: each state says itself what it is about.
      cell.dataset.column = words.say(COLUMNS[axis]);
      cells[axis] = cell.appendChild(document.createElement('span'));
      cells[axis].className = 'state';
    }
    const seen = row.appendChild(document.createElement('td'));
    seen.className = 'number seen';
    cells.seen = seen.appendChild(document.createElement('time'));
    // The style makes cards of the rows on a phone, and then they would be no table to a screen reader.
    row.role = 'row';
    for (const cell of row.cells) cell.role = cell === head ? 'rowheader' : 'cell';
    return { kiosk, row, cells };
  }

  /** @param {any} kiosk */
  function put(kiosk) {
    const entry = rows.get(kiosk.id) ?? createRow(kiosk);
    entry.kiosk = kiosk;
    rows.set(kiosk.id, entry);
    const { row, cells } = entry;
    setText(cells.name, kiosk.name);
    setText(cells.site, kiosk.site.name);
    let hasChanged = false;
    for (const [axis, signs] of Object.entries(SIGNS)) {
      const state = kiosk[axis];
      hasChanged = fillState(cells[axis], signs[state], words.say(`${axis}.${state}`)) || hasChanged;
    }
    const isSilent = SILENT_LINKS.has(kiosk.link);
    row.classList.toggle('silent', isSilent);
    for (const axis of ['service', 'devices']) cells[axis].title = isSilent ? words.say('lastKnown') : '';
    if (kiosk.lastSeenAtMs !== null) {
      cells.seen.dateTime = new Date(kiosk.lastSeenAtMs).toISOString();
      cells.seen.title = words.dateTime(kiosk.lastSeenAtMs);
    }
    if (hasChanged) flash(row);
    return entry;
  }

  function applyFilter() {
    for (const { row, kiosk } of rows.values()) row.hidden = shown !== null && kiosk.link !== shown;
  }

  function tickVisible() {
    for (const id of visible) {
      const { kiosk, cells } = rows.get(id);
      const at = kiosk.lastSeenAtMs;
      setText(cells.seen, at === null ? words.say('never') : words.ago(nowMs - at));
    }
  }

  // A row that no longer fits the filter stays while the pointer is on the table.
  body.addEventListener('pointerleave', applyFilter);

  return {
    /** The whole list, in the order to show. @param {any[]} kiosks */
    replaceAll(kiosks) {
      const ids = new Set(kiosks.map(({ id }) => id));
      for (const [id, { row }] of rows) {
        if (ids.has(id)) continue;
        row.remove();
        observer.unobserve(row);
        visible.delete(id);
        rows.delete(id);
      }
      kiosks.forEach((kiosk, index) => {
        const { row } = put(kiosk);
        if (body.children[index] !== row) body.insertBefore(row, body.children[index] ?? null);
      });
      if (!body.matches(':hover')) applyFilter();
    },
    /** @param {any} kiosk */
    update(kiosk) {
      const { row } = put(kiosk);
      if (row.parentNode === null) body.append(row);
      if (!body.matches(':hover')) applyFilter();
    },
    /** Only kiosks with this link, or all with null. @param {string | null} link */
    show(link) {
      shown = link;
      applyFilter();
    },
    /** @param {number} controllerNowMs */
    tick(controllerNowMs) {
      nowMs = controllerNowMs;
      tickVisible();
    },
    kiosks: () => Array.from(rows.values(), ({ kiosk }) => kiosk),
  };
}

/** @param {HTMLElement} row */
function flash(row) {
  row.classList.remove('changed');
  requestAnimationFrame(() => row.classList.add('changed'));
  setTimeout(() => row.classList.remove('changed'), FLASH_MS);
}

/** Only when it differs: writing the same text still costs layout and closes a selection. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
