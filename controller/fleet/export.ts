/**
 * The list of kiosks as a CSV file for spreadsheets: with a byte order mark, or Excel takes UTF-8 for GBK, and with
 * cells that begin like a formula made harmless (OWASP, CSV Injection). It is read page by page and never held whole.
 */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { KioskFilter, KioskSort } from './api.ts';
import type { FleetQueries } from './fleet-queries.ts';
import type { KioskSummary } from './read-model.ts';
import { STATE_WORDS } from './words.ts';

export type ExportLanguage = 'zh' | 'en';

export interface ExportQuery extends KioskFilter {
  readonly sort: KioskSort;
}

const PAGE = 500;

const HEADERS: Readonly<Record<ExportLanguage, readonly string[]>> = {
  zh: [
    '编号',
    '名称',
    '点位编号',
    '点位',
    '区域',
    '标签',
    '连接',
    '连接状态起始',
    '服务',
    '设备',
    '最近消息',
    '已吊销',
  ],
  en: [
    'Id',
    'Name',
    'Site id',
    'Site',
    'Region',
    'Labels',
    'Link',
    'Link since',
    'Service',
    'Devices',
    'Last message',
    'Revoked',
  ],
};

/** Ends early when the reader goes away; a failing query ends it with that error. */
export function exportKiosks(
  fleet: Pick<FleetQueries, 'listKiosks'>,
  query: ExportQuery,
  language: ExportLanguage,
): Readable {
  const csv = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' });
  const source = Readable.from(rows(fleet, query, language));
  source.on('error', (error) => csv.destroy(error));
  csv.on('close', () => source.destroy());
  return source.pipe(csv);
}

async function* rows(
  fleet: Pick<FleetQueries, 'listKiosks'>,
  query: ExportQuery,
  language: ExportLanguage,
): AsyncGenerator<readonly string[]> {
  yield HEADERS[language];
  let after: string | null | undefined;
  do {
    const page = await fleet.listKiosks({ ...query, limit: PAGE, after: after ?? undefined });
    for (const kiosk of page.items) yield rowOf(kiosk, language);
    after = page.next;
  } while (after !== null);
}

function rowOf(kiosk: KioskSummary, language: ExportLanguage): string[] {
  const words = STATE_WORDS[language];
  const yes = language === 'zh' ? '是' : 'yes';
  return [
    kiosk.id,
    kiosk.name,
    kiosk.site.id,
    kiosk.site.name,
    kiosk.region,
    kiosk.labels.join(' '),
    words.link[kiosk.link],
    localTime(kiosk.linkSinceMs),
    words.service[kiosk.service],
    words.devices[kiosk.devices],
    kiosk.lastSeenAtMs === null ? '' : localTime(kiosk.lastSeenAtMs),
    kiosk.isRevoked ? yes : '',
  ];
}

const TIME = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Shanghai',
});

/** E.g. 2026-11-24 20:15:00, China Standard Time: what spreadsheets read as a time. */
function localTime(atMs: number): string {
  return TIME.format(atMs);
}
