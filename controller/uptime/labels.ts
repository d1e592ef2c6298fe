/** What labels of kiosks say of where they come from: `model:K200`, or in Chinese `型号：K200`. */
const NAMES = {
  model: ['model', '型号'],
  supplier: ['supplier', '供应商'],
  provider: ['provider', '网络'],
} as const;

export type LabelName = keyof typeof NAMES;

/** null: this label says something else. */
export function labelValue(name: LabelName, label: string): string | null {
  const parts = /^([^:：]+)[:：](.+)$/.exec(label);
  const isNamed = NAMES[name].some((word) => word === parts?.[1]?.trim());
  return isNamed ? (parts?.[2]?.trim() ?? null) : null;
}
