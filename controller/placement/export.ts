/** The plan as a file: GeoJSON for maps, CSV for spreadsheets (with a byte order mark and without formulas, as fleet/export.ts). */
import { stringify } from 'csv-stringify/sync';
import { type CoordinateSystemName, fromWgs84 } from '../geo/coordinates.ts';
import type { PlanResult } from './api.ts';

const HEADERS = {
  zh: [
    '编号',
    '名称',
    '类型',
    '街道',
    '纬度',
    '经度',
    '已有',
    '建设顺序',
    '年份',
    '开放时间',
    '机器（台）',
    '费用（元）',
    '步行可达居民',
    '仅此一台可达',
    '最忙一小时（人次）',
    '需要机器（台）',
    '替代点位',
  ],
  en: [
    'Id',
    'Name',
    'Kind',
    'Sub-district',
    'Latitude',
    'Longitude',
    'Existing',
    'Order of building',
    'Year',
    'Open',
    'Machines',
    'Cost (CNY)',
    'Residents in reach',
    'Reached by it alone',
    'Visits in the busiest hour',
    'Machines needed',
    'Replacement',
  ],
} as const;

export type ExportLanguage = keyof typeof HEADERS;

export function planAsCsv(
  { sites }: PlanResult,
  { language, coordinates }: { language: ExportLanguage; coordinates: CoordinateSystemName },
): string {
  const yes = language === 'zh' ? '是' : 'yes';
  const rows = sites.map((site) => {
    const { lat, lon } = fromWgs84(site, coordinates);
    return [
      site.id,
      site.name,
      site.kind,
      site.area,
      lat,
      lon,
      site.isExisting ? yes : '',
      site.turn ?? '',
      site.year ?? '',
      site.hours,
      site.machines,
      site.cost,
      Math.round(site.reached),
      Math.round(site.alone),
      site.load === undefined ? '' : Math.round(site.load.visits * 10) / 10,
      site.load?.needs ?? '',
      site.replacement?.name ?? '',
    ];
  });
  return stringify([HEADERS[language], ...rows], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}

export function planAsGeoJson({ sites }: PlanResult, coordinates: CoordinateSystemName): string {
  const features = sites.map(({ lat, lon, replacement, ...properties }) => {
    const place = fromWgs84({ lat, lon }, coordinates);
    return {
      type: 'Feature',
      properties: { ...properties, replacement: replacement?.id ?? null, coordinates },
      geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
    };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}
