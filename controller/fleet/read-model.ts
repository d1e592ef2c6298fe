/** What the API, the console and SSE say about kiosks; written by projections, read by everybody. */
import * as z from 'zod';
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

export const KioskSummary = z.object({
  id: KioskId,
  name: z.string(),
  site: z.object({ id: SiteId, name: z.string() }),
  region: RegionId,
  link: LinkState,
  linkSinceMs: z.int(),
  service: ServiceState,
  devices: DevicesState,
  /** null: never heard of. */
  lastSeenAtMs: z.int().nullable(),
});
export type KioskSummary = z.infer<typeof KioskSummary>;

export const KioskDetail = KioskSummary.extend({
  agentVersion: z.string().nullable(),
  bootCount: z.int().nullable(),
  clockOffsetMs: z.int().nullable(),
  deviceList: z.array(
    z.object({
      id: DeviceId,
      class: DeviceClass,
      driver: z.string().nullable(),
      status: DeviceStatusChange,
      updatedAtMs: z.int(),
    }),
  ),
  serviceList: z.array(
    z.object({ id: ServiceId, isOpen: z.boolean(), missing: z.array(z.string()), updatedAtMs: z.int() }),
  ),
});
export type KioskDetail = z.infer<typeof KioskDetail>;

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

/** The queries that the HTTP API needs; `controller/fleet/repository.ts` implements them on both engines. */
export interface FleetQueries {
  listKiosks(query: {
    region?: string;
    link?: LinkState;
    limit: number;
    after?: string;
  }): Promise<Page<KioskSummary>>;
  findKiosk(id: string): Promise<KioskDetail | undefined>;
  /** Newest first. */
  listRecords(
    kioskId: string,
    query: { type?: string; limit: number; before?: string },
  ): Promise<Page<StoredRecord>>;
  countByLink(): Promise<Record<LinkState, number>>;
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
