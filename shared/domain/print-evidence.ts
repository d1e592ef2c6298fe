/** "Printed" is a level of evidence, never a boolean (devices.md 3.9). */
import * as z from 'zod';

/**
 * queued: handed to the operating system · transmitted: drained · accepted: a request placed behind the job was
 * answered in order · printed: the printer said so · presented, taken: the paper was seen at the mouth, then gone ·
 * retracted: pulled back · unknown: link or power was lost between transmitted and printed.
 */
export const PrintEvidence = z.enum([
  'queued',
  'transmitted',
  'accepted',
  'printed',
  'presented',
  'taken',
  'retracted',
  'unknown',
]);
export type PrintEvidence = z.infer<typeof PrintEvidence>;
