/** The questions that HTTP, live stream and metrics ask of the fleet; queries/ answers them on both engines. */
import type {
  FleetOverview,
  KioskFilter,
  KioskListQuery,
  KioskPage,
  KioskPoint,
  TimelineItem,
  TimelineQuery,
  VisitSummary,
  VisitSummaryQuery,
} from './api.ts';
import type { KioskCondition, KioskDetail, KioskPlace, LinkState, Page, StoredRecord } from './read-model.ts';

export interface FleetQueries {
  /** Throws AppError `request.invalid` for a cursor that is none of this sort's. */
  listKiosks(query: KioskListQuery): Promise<KioskPage>;
  findKiosk(id: string): Promise<KioskDetail | undefined>;
  /** Newest first. */
  listRecords(
    kioskId: string,
    query: { type?: string; limit: number; before?: string },
  ): Promise<Page<StoredRecord>>;
  /** Newest first, by the kiosk's own clock. */
  listTimeline(kioskId: string, query: TimelineQuery): Promise<Page<TimelineItem>>;
  /** Every kiosk that matches, unordered. */
  listPoints(filter: KioskFilter): Promise<KioskPoint[]>;
  /** The present condition of these kiosks, or of all, for what judges them (dispatch). */
  listConditions(kioskIds: readonly string[] | null): Promise<KioskCondition[]>;
  /** Where these kiosks stand, in one question; those that there are none of are missing. */
  listPlaces(kioskIds: readonly string[]): Promise<KioskPlace[]>;
  overview(): Promise<FleetOverview>;
  /** How visits went. */
  summariseVisits(query: VisitSummaryQuery): Promise<VisitSummary>;
  /** Labels in use, in order. */
  listLabels(): Promise<string[]>;
  countByLink(): Promise<Record<LinkState, number>>;
}
