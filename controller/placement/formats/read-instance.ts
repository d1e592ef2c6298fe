/** Reads an instance of any format (formats.ts). */
import { AppError } from '../../../shared/errors.ts';
import { parseCsvInstance } from './csv.ts';
import type { InstanceFormat } from './formats.ts';
import type { Instance } from './instance.ts';
import { parseMclpXy } from './mclp-xy.ts';
import { parseOrlibCap } from './orlib-cap.ts';
import { parseOrlibPmed } from './orlib-pmed.ts';
import { parsePmedcap } from './pmedcap.ts';
import { parseMclpLatLon, parseTsplib } from './sections.ts';

const PARSERS = {
  'orlib-pmed': parseOrlibPmed,
  tsplib: parseTsplib,
  'mclp-latlon': parseMclpLatLon,
  'mclp-xy': parseMclpXy,
  pmedcap: parsePmedcap,
  'orlib-cap': parseOrlibCap,
  csv: parseCsvInstance,
} satisfies Record<InstanceFormat, (text: string, capacityOfAll: number | null) => Instance>;

/** Throws AppError `request.invalid` with the line. `capacityOfAll`: what a capacity in words stands for. */
export function readInstance(format: InstanceFormat, text: string, capacityOfAll: number | null): Instance {
  if (text.trim() === '') throw new AppError('request.invalid', 'The file is empty.');
  try {
    return PARSERS[format](text, capacityOfAll);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('request.invalid', `This is no ${format} file: ${error.message}`, { cause: error });
  }
}
