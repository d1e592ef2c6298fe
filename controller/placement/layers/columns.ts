/** Which column of a file is which field: what headers people use, and what they chose instead. Pure. */
import * as z from 'zod';
import { Candidate, DemandCell, type LayerKind } from './layer.ts';

/** Field to column of the file. */
export const ColumnMapping = z.record(z.string().max(40), z.string().max(120));
export type ColumnMapping = z.infer<typeof ColumnMapping>;

/** Headers of registers and exports, lower case; the field's own name is always one. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  id: ['编号', '代码', '编码', 'code', 'site_id', 'fid'],
  name: ['名称', '小区', '社区', '地点', '场所'],
  area: ['街道', '区域', '片区', 'subdistrict', 'street', 'district'],
  lat: ['纬度', 'latitude', 'y', 'wgs84_lat', 'gcj_lat'],
  lon: ['经度', 'lng', 'longitude', 'x', 'wgs84_lon', 'gcj_lng'],
  residents: ['常住人口', '人口', '居民', 'population', 'people', 'pop'],
  elderly: ['老年人口', '65岁以上', '60岁以上', '老人', 'pop65', 'aged'],
  businesses: ['企业', '商户', '企业数', '市场主体', 'companies', 'firms'],
  daytime: ['日间人口', '白天人口', '上班人口', 'workers', 'day_population'],
  kind: ['类型', '类别', 'type'],
  address: ['地址', '详细地址'],
  hours: ['开放时间', '营业时间', 'opening_hours'],
  hasPower: ['电源', '供电', 'power'],
  hasNetwork: ['网络', 'network'],
  cost: ['费用', '成本', '造价', 'price'],
  host: ['场地单位', '业主', '管理单位', 'owner'],
  contact: ['联系方式', '联系电话', 'phone'],
};

const FIELDS: Readonly<Record<'demand' | 'candidates', readonly string[]>> = {
  demand: Object.keys(DemandCell.shape),
  candidates: Object.keys(Candidate.shape),
};

const REQUIRED: Readonly<Record<'demand' | 'candidates', readonly string[]>> = {
  demand: ['lat', 'lon'],
  candidates: ['id', 'name', 'kind', 'lat', 'lon'],
};

/** Lines have no columns. */
export function fieldsOf(kind: LayerKind): { fields: readonly string[]; required: readonly string[] } {
  if (kind === 'streets' || kind === 'barriers') return { fields: [], required: [] };
  return { fields: FIELDS[kind], required: REQUIRED[kind] };
}

/** The best guess; fields without a likely column are left out. */
export function suggestMapping(kind: LayerKind, columns: readonly string[]): ColumnMapping {
  const mapping: Record<string, string> = {};
  for (const field of fieldsOf(kind).fields) {
    const names = new Set([field.toLowerCase(), ...(ALIASES[field] ?? [])]);
    const column = columns.find((column) => names.has(column.trim().toLowerCase()));
    if (column !== undefined) mapping[field] = column;
  }
  return mapping;
}
