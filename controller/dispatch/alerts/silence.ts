/** A silence: for some time nothing is told of some kiosks (fleet.md 2.19); what changed is told when it ends. Shared with the console. */
import * as z from 'zod';
import { KioskId, RegionId, SiteId } from '../../../shared/domain/ids.ts';
import { FaultClass } from '../../../shared/domain/work-order.ts';
import type { KioskFacts } from './facts.ts';
import { type Rule } from './rule.ts';

const EpochMs = z.int().min(0);

export const Silence = z
  .strictObject({
    /** Whom it covers; null: everybody. */
    kioskId: KioskId.nullable(),
    siteId: SiteId.nullable(),
    regionId: RegionId.nullable(),
    /** Absent: every class. */
    faultClasses: z.array(FaultClass).min(1).optional(),
    fromMs: EpochMs,
    toMs: EpochMs,
    reason: z.string().trim().min(1).max(200),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { path: ['toMs'], message: 'must be after its beginning' });
export type Silence = z.infer<typeof Silence>;

export function isSilenced(silence: Silence, rule: Rule, facts: KioskFacts, nowMs: number): boolean {
  return (
    nowMs >= silence.fromMs &&
    nowMs < silence.toMs &&
    (silence.kioskId === null || silence.kioskId === facts.kioskId) &&
    (silence.siteId === null || silence.siteId === facts.siteId) &&
    (silence.regionId === null || silence.regionId === facts.regionId) &&
    (silence.faultClasses?.includes(rule.faultClass) ?? true)
  );
}
