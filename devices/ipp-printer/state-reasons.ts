/** The keywords of `printer-state-reasons` and what each means for us (RFC 8011 5.4.12, PWG 5100.9, CUPS). Pure. */

/** What somebody has to see, or wait for. */
export type Sign =
  | 'paperOut'
  | 'paperLow'
  | 'paperJammed'
  | 'tonerOut'
  | 'tonerLow'
  | 'coverOpen'
  | 'outputFull'
  /** A part is missing, or in the wrong place: hands mend it. */
  | 'partMissing'
  | 'hardwareError'
  /** It works; a part will not for long. */
  | 'maintenanceDue'
  | 'paused'
  | 'offline'
  | 'powerOff'
  | 'busy'
  | 'misconfigured';

export type Severity = 'report' | 'warning' | 'error';

interface Meaning {
  readonly error: Sign | null;
  readonly warning: Sign | null;
}

const always = (sign: Sign | null): Meaning => ({ error: sign, warning: sign });
const stages = (error: Sign, warning: Sign | null): Meaning => ({ error, warning });
const PART: Meaning = stages('hardwareError', 'maintenanceDue');
const SUPPLY: Meaning = stages('tonerOut', 'tonerLow');

/** A warning prevents nothing, an error does (RFC 8011 5.4.12): "empty" as a warning is one tray of several. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  'media-empty': stages('paperOut', 'paperLow'),
  'media-needed': stages('paperOut', 'paperLow'),
  'media-low': always('paperLow'),
  'media-jam': always('paperJammed'),
  'input-media-tray-jam': always('paperJammed'),
  'output-media-tray-jam': always('paperJammed'),
  'media-path-jam': always('paperJammed'),
  'toner-empty': SUPPLY,
  'toner-low': always('tonerLow'),
  'marker-supply-empty': SUPPLY,
  'marker-supply-low': always('tonerLow'),
  'marker-ink-empty': SUPPLY,
  'marker-ink-almost-empty': always('tonerLow'),
  'marker-toner-cartridge-missing': SUPPLY,
  'marker-supply-missing': SUPPLY,
  'toner-missing': SUPPLY,
  'cover-open': always('coverOpen'),
  'door-open': always('coverOpen'),
  'interlock-open': always('coverOpen'),
  'output-area-full': stages('outputFull', 'maintenanceDue'),
  'output-area-almost-full': always('maintenanceDue'),
  'input-tray-missing': stages('partMissing', null),
  'output-tray-missing': stages('partMissing', null),
  'marker-waste-full': PART,
  'marker-waste-almost-full': always('maintenanceDue'),
  'developer-empty': PART,
  'developer-low': always('maintenanceDue'),
  'opc-life-over': PART,
  'opc-near-eol': always('maintenanceDue'),
  // The fuser warms up, or cools down, by itself.
  'fuser-over-temp': always('busy'),
  'fuser-under-temp': always('busy'),
  'interpreter-resource-unavailable': always(null),
  'spool-area-full': stages('hardwareError', 'maintenanceDue'),
  paused: always('paused'),
  'moving-to-paused': always('paused'),
  shutdown: always('powerOff'),
  'timed-out': always('offline'),
  offline: always('offline'),
  'stopped-partly': always('maintenanceDue'),
  stopping: always(null),
  // CUPS at the beginning and at the end of every job; a printer that is really away comes to nothing in time.
  'connecting-to-device': always(null),
  'cups-waiting-for-job-completed': always(null),
  // Said once, CUPS keeps it for ever, and cannot prove paper with this queue any more (evidence.ts).
  'cups-ipp-missing-job-history': always('misconfigured'),
  'cups-ipp-missing-job-state': always('misconfigured'),
  'cups-missing-filter': always('misconfigured'),
  'cups-insecure-filter': always('misconfigured'),
};

/** CUPS says `offline-report`: even its mildest tone matters here. */
const SERIOUS_REPORTS: ReadonlySet<string> = new Set(['offline', 'paused', 'timed-out']);

/** null: nothing that matters. A keyword without a suffix is an error (RFC 8011 5.4.12). */
export function signOf(reason: string): Sign | null {
  const { keyword, severity } = split(reason);
  if (severity === 'report') return SERIOUS_REPORTS.has(keyword) ? signAs(keyword, 'warning') : null;
  return signAs(keyword, severity);
}

function signAs(keyword: string, severity: 'warning' | 'error'): Sign | null {
  const meaning = Object.hasOwn(MEANINGS, keyword) ? MEANINGS[keyword] : undefined;
  if (meaning !== undefined) return meaning[severity];
  // What CUPS and its relatives say among themselves, e.g. `cups-remote-pending` and `com.apple.…`.
  if (/^(cups-|com\.)/u.test(keyword)) return null;
  return severity === 'error' ? 'hardwareError' : 'maintenanceDue';
}

function split(reason: string): { keyword: string; severity: Severity } {
  const [, keyword = reason, severity = 'error'] = /^(.+?)(?:-(report|warning|error))?$/u.exec(reason) ?? [];
  return { keyword, severity: severity as Severity };
}
