/** A citizen's service as versioned data, and the rule that says whether a kiosk can finish it now (DESIGN 5). */
import * as z from 'zod';
import { ServiceId } from './ids.ts';

export const LocalText = z.object({ zh: z.string().min(1), en: z.string().min(1) });
export type LocalText = z.infer<typeof LocalText>;

/** Names of things a kiosk can do now; a device offers its capability only while it works. */
export const Capability = z.enum([
  'idCard.read',
  'receipt.print',
  'record.store',
  'case.seal',
  'power.mains',
  'card.insert',
]);
export type Capability = z.infer<typeof Capability>;

/** Requirement over capabilities: one of them, all of a list, or any of a list. */
export type Requirement = Capability | { all: Requirement[] } | { any: Requirement[] };
export const Requirement: z.ZodType<Requirement> = z.lazy(() =>
  z.union([
    Capability,
    z.strictObject({ all: z.array(Requirement).min(1) }),
    z.strictObject({ any: z.array(Requirement).min(1) }),
  ]),
);

export const MaterialItem = z.object({
  name: LocalText,
  /** How many, original or copy, where to get it. */
  note: LocalText.optional(),
});

export const ServiceDefinition = z.strictObject({
  id: ServiceId,
  /** Raised with every change of content; a finished session records it. */
  version: z.int().min(1),
  group: z.enum(['certificate', 'permit']),
  title: LocalText,
  summary: LocalText,
  requires: Requirement,
  /** `idCard`: the citizen lays the card on the reader first; `none`: nobody asks who is there. */
  identity: z.enum(['idCard', 'none']),
  /** What the citizen must bring or agree to: shown, and printed on the receipt. */
  materials: z.array(MaterialItem).min(1),
  /** What happens next, in order. */
  nextSteps: z.array(LocalText),
  /** Office, address, hours: where the paper leads. */
  office: LocalText,
});
export type ServiceDefinition = z.infer<typeof ServiceDefinition>;

/** The capabilities that are missing; empty means the service can be finished now. */
export function missingCapabilities(
  requirement: Requirement,
  available: ReadonlySet<Capability>,
): Capability[] {
  if (typeof requirement === 'string') return available.has(requirement) ? [] : [requirement];
  if ('all' in requirement) {
    return [...new Set(requirement.all.flatMap((part) => missingCapabilities(part, available)))];
  }
  const alternatives = requirement.any.map((part) => missingCapabilities(part, available));
  if (alternatives.some((missing) => missing.length === 0)) return [];
  return [...new Set(alternatives.flat())];
}

/** full: every service can be finished; none: no service can. */
export type ServiceLevel = 'full' | 'partial' | 'none';

export function serviceLevel(open: number, total: number): ServiceLevel {
  if (total === 0 || open === 0) return 'none';
  return open === total ? 'full' : 'partial';
}
