/** The report of a month as CSV for spreadsheets: one line for each kiosk, and the total. */
import { stringify } from 'csv-stringify/sync';
import type { Figures, MonthReport } from './api.ts';
import { DownCause, UnknownCause } from './words.ts';

const HOUR_MS = 3_600_000;

const HEADERS = {
  zh: [
    '编号',
    '名称',
    '点位',
    '区域',
    '应服务小时',
    '可用小时',
    '中断小时',
    '未知小时',
    '剔除小时',
    '可用率',
    '下限',
    '上限',
    '加权可用率',
    '故障次数',
    '平均无故障小时',
    '平均修复小时',
  ],
  en: [
    'Id',
    'Name',
    'Site',
    'Region',
    'Service hours',
    'Up hours',
    'Down hours',
    'Unknown hours',
    'Excluded hours',
    'Availability',
    'Low',
    'High',
    'Weighted',
    'Failures',
    'MTBF hours',
    'MTTR hours',
  ],
} as const;

/** With a byte order mark, or Excel takes UTF-8 for GBK; cells that begin like a formula are made harmless. */
export function reportCsv(report: MonthReport, language: 'zh' | 'en'): string {
  const causes = [
    ...DownCause.options.map((cause) => `down:${cause}`),
    ...UnknownCause.options.map((cause) => `unknown:${cause}`),
  ];
  const rows = [
    [...HEADERS[language], ...causes],
    ...report.kiosks.map(({ id, name, site, region, figures }) => [
      id,
      name,
      site.name,
      region,
      ...cells(figures),
    ]),
    [report.month, '', '', report.region ?? '', ...cells(report.total)],
  ];
  return stringify(rows, { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}

function cells(figures: Figures): string[] {
  const { serviceMs, upMs, downMs, unknownMs, excludedMs, availability, low, high, weighted } = figures;
  return [
    ...[serviceMs, upMs, downMs, unknownMs, excludedMs].map(hours),
    ...[availability, low, high, weighted].map((share) => (share === null ? '' : share.toFixed(6))),
    String(figures.failures),
    ...[figures.mtbfMs, figures.mttrMs].map((ms) => (ms === null ? '' : hours(ms))),
    ...DownCause.options.map((cause) => hours(figures.downByCause[cause] ?? 0)),
    ...UnknownCause.options.map((cause) => hours(figures.unknownByCause[cause] ?? 0)),
  ];
}

function hours(ms: number): string {
  return (ms / HOUR_MS).toFixed(4);
}
