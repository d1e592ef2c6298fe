/** The names of the formats that `doorstep plan` reads (docs/plan-command.md). */
export const INSTANCE_FORMATS = [
  'orlib-pmed',
  'tsplib',
  'mclp-latlon',
  'mclp-xy',
  'pmedcap',
  'orlib-cap',
  'csv',
] as const;
export type InstanceFormat = (typeof INSTANCE_FORMATS)[number];
