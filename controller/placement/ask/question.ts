/** What is asked of an instance: a model and its numbers. The same words stand in options and in the file of a proof. */
import * as z from 'zod';
import { INSTANCE_FORMATS } from '../formats/formats.ts';

export const MODELS = [
  'p-median',
  'mclp',
  'lscp',
  'partial-cover',
  'p-centre',
  'capacitated-p-median',
  'cflp',
] as const;
export type Model = (typeof MODELS)[number];

const positive = z.number().positive().finite();

export const Question = z.strictObject({
  format: z.enum(INSTANCE_FORMATS),
  model: z.enum(MODELS),
  /** How many sites; null: as many as the file says, or as few as do. */
  p: z.int().positive().nullable(),
  /** In the unit of the file; metres for latitudes and longitudes. */
  radius: z.number().nonnegative().finite().nullable(),
  /** Of all demand that a partial cover must reach. */
  share: z.number().positive().max(1).nullable(),
  /** What a capacity in words stands for. */
  capacity: positive.nullable(),
});
export type Question = z.infer<typeof Question>;
