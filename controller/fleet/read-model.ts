/** What the API, the console and SSE say about kiosks; written by projections, read by everybody. */
import * as z from 'zod';
import { DeviceProblem } from '../../shared/domain/device-problems.ts';
import { DeviceClass, DeviceStatusChange } from '../../shared/domain/device-status.ts';
import { DeviceId, KioskId, RegionId, ServiceId, SiteId } from '../../shared/domain/ids.ts';

/** The link axis (DESIGN 5, fleet.md 6.5). */
export const LinkState = z.enum(['unknown', 'online', 'suspect', 'offline', 'planned-off']);
export type LinkState = z.infer<typeof LinkState>;

/** full, partial, none: how many of its services a kiosk can finish now; unknown before its first report. */
export const ServiceState = z.enum(['full', 'partial', 'none', 'unknown']);
export type ServiceState = z.infer<typeof ServiceState>;

/** Worst device of the kiosk. */
export const DevicesState = z.enum(['ok', 'attention', 'fault', 'unknown']);
export type DevicesState = z.infer<typeof DevicesState>;

/** One thing that keeps a kiosk from serving fully, or will soon; worst first in lists. The console has words for each. */
export const Reason = z.discriminatedUnion('kind', [
  /** It may not connect: its credential was revoked. */
  z.object({ kind: z.literal('revoked') }),
  z.object({ kind: z.literal('link'), link: LinkState.exclude(['online']), sinceMs: z.int() }),
  z.object({
    kind: z.literal('device'),
    deviceId: DeviceId,
    class: DeviceClass,
    problem: DeviceProblem,
    severity: z.enum(['fault', 'attention']),
    sinceMs: z.int(),
  }),
  /** It serves nobody on purpose: a technician is at work, or took it out of service. */
  z.object({ kind: z.literal('maintenance'), why: z.enum(['technician', 'takenOut']) }),
  /** Somebody stands at it and asks for a person. */
  z.object({ kind: z.literal('help'), sinceMs: z.int() }),
  /** A service is closed although no device reports a problem. */
  z.object({ kind: z.literal('service'), serviceId: ServiceId, missing: z.array(z.string()) }),
]);
export type Reason = z.infer<typeof Reason>;

/** Lower-case words that operators give to kiosks; free text up to 24 characters. */
export const Label = z.string().trim().min(1).max(24);

export const KioskSummary = z.object({
  id: KioskId,
  name: z.string(),
  site: z.object({ id: SiteId, name: z.string() }),
  region: RegionId,
  labels: z.array(Label),
  isRevoked: z.boolean(),
  link: LinkState,
  linkSinceMs: z.int(),
  service: ServiceState,
  devices: DevicesState,
  reasons: z.array(Reason),
  /** null: never heard of. */
  lastSeenAtMs: z.int().nullable(),
});
export type KioskSummary = z.infer<typeof KioskSummary>;

export const KioskDetail = KioskSummary.extend({
  version: z.int().describe('for If-Match'),
  lat: z.number(),
  lon: z.number(),
  agentVersion: z.string().nullable(),
  bootCount: z.int().nullable(),
  clockOffsetMs: z.int().nullable(),
  deviceList: z.array(
    z.object({
      id: DeviceId,
      class: DeviceClass,
      driver: z.string().nullable(),
      status: DeviceStatusChange,
      health: DevicesState,
      updatedAtMs: z.int(),
    }),
  ),
  serviceList: z.array(
    z.object({ id: ServiceId, isOpen: z.boolean(), missing: z.array(z.string()), updatedAtMs: z.int() }),
  ),
});
export type KioskDetail = z.infer<typeof KioskDetail>;

/** How a kiosk is, in few words: what other features judge by. */
export interface KioskCondition {
  readonly kioskId: string;
  readonly name: string;
  readonly siteId: string;
  readonly regionId: string;
  readonly link: LinkState;
  readonly service: ServiceState;
  readonly problems: readonly {
    readonly deviceId: string;
    readonly deviceClass: DeviceClass;
    readonly problem: DeviceProblem;
  }[];
  /** Somebody serves nobody on purpose: a technician is at work, or took it out of service. */
  readonly maintenance: 'technician' | 'takenOut' | null;
  /** Shut out on purpose: nothing of it is anybody's trouble. */
  readonly isRevoked: boolean;
}

/** Where a kiosk stands: what whoever sends people there needs to know. */
export interface KioskPlace {
  readonly kioskId: string;
  readonly name: string;
  readonly site: { readonly id: string; readonly name: string; readonly address: string };
  readonly regionId: string;
  /** WGS-84. */
  readonly lat: number;
  readonly lon: number;
}

/** A stored record; `order` grows with storing and never repeats, so it is the cursor. */
export const StoredRecord = z.object({
  order: z.int(),
  epoch: z.string(),
  seq: z.int(),
  type: z.string(),
  atMs: z.int(),
  receivedAtMs: z.int(),
  body: z.unknown(),
});
export type StoredRecord = z.infer<typeof StoredRecord>;

export interface Page<T> {
  readonly items: T[];
  /** Opaque cursor of the next page, null on the last one. */
  readonly next: string | null;
}

/** A change that is committed; the live stream and later features listen to these. */
export type FleetChange =
  | { readonly type: 'kiosk'; readonly kioskId: KioskId }
  | {
      readonly type: 'record';
      readonly kioskId: KioskId;
      readonly recordType: string;
      readonly order: number;
    };
