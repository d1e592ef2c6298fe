/** Cells of a table as people fill them in: 1,200, 是, 农贸市场. What cannot be understood stays as it is and the schema says so. Pure. */

const NUMBERS = new Set(['lat', 'lon', 'residents', 'elderly', 'businesses', 'daytime', 'cost']);
const TRUTHS = new Set(['hasPower', 'hasNetwork']);

const YES = new Set(['是', '有', '1', 'true', 'yes', 'y', '√']);
const NO = new Set(['否', '无', '0', 'false', 'no', 'n', '×']);

const KINDS: Readonly<Record<string, string>> = {
  农贸市场: 'market',
  菜市场: 'market',
  市场: 'market',
  写字楼: 'office-building',
  办公楼: 'office-building',
  社区警务室: 'police-room',
  警务室: 'police-room',
  派出所: 'police-room',
  政务大厅: 'service-hall',
  便民服务大厅: 'service-hall',
  便民服务中心: 'service-hall',
  党群服务中心: 'service-hall',
  其他: 'other',
};

const HOURS: Readonly<Record<string, string>> = {
  '24小时': 'always',
  '24h': 'always',
  全天: 'always',
  白天: 'day',
  工作时间: 'office',
  工作日: 'office',
};

/** Undefined: the cell is empty and the field keeps its default. */
export function valueOf(field: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number' && (field === 'id' || field === 'name' || field === 'area'))
    return String(value);
  if (typeof value !== 'string') return value;
  if (NUMBERS.has(field)) return numberOf(value);
  const word = value.trim().toLowerCase();
  if (TRUTHS.has(field)) return YES.has(word) ? true : NO.has(word) ? false : value;
  if (field === 'kind') return KINDS[word] ?? value;
  if (field === 'hours') return HOURS[word] ?? value;
  return value;
}

/** With or without separators of thousands. */
function numberOf(text: string): unknown {
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : text;
}
