/** The one door to service hours, holidays, closures and maintenance (DESIGN 3). Every change is in the audit log. */
import type { Kysely, Transaction } from 'kysely';
import type * as z from 'zod';
import { holidayCalendar } from '../../../shared/domain/service-hours/holidays.ts';
import type { ServicePeriods } from '../../../shared/domain/service-hours/service-hours.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { Principal } from '../../accounts/principal.ts';
import type { Actor } from '../../audit/append.ts';
import type { FleetRepository } from '../../fleet/repository.ts';
import type { Places } from '../../fleet/places/places.ts';
import type { Schema } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { writeTogether } from '../../store/writer.ts';
import type {
  Closure,
  ClosureListParams,
  HolidayImport,
  HolidayImportResult,
  HolidayYearView,
  HoursCopy,
  HoursCopyResult,
  Maintenance,
  MaintenanceListParams,
  MaintenancePage,
  MaintenancePreview,
  OwnHours,
  Scope,
  SiteHoursView,
  TimeAway,
} from './api.ts';
import { insertClosure, listClosures, readClosureFacts, removeClosure } from './closures.ts';
import { closureKnownAt, maintenanceKnownAt } from './exclusions.ts';
import { importHolidays, readHolidayYears } from './holiday-years.ts';
import { copyHours } from './hours-copy.ts';
import {
  insertMaintenance,
  listMaintenance,
  type MaintenanceChange,
  readMaintenance,
  readMaintenanceFacts,
  stepMaintenance,
  type Viewer,
} from './maintenance.ts';
import { previewOf } from './maintenance-preview.ts';
import { type HoursOwner, readAllHours, readOwnHours, writeOwnHours } from './own-hours.ts';
import { createSchedules, type Schedules } from './schedule.ts';
import { makeSumsAnew } from '../account-rows.ts';

/** What can go wrong is said at the functions that do the work; all throw AppError `not-found` for a place that is none. */
export interface ServiceHours {
  readSite(id: string): Promise<SiteHoursView>;
  readRegion(id: string): Promise<OwnHours>;
  set(
    change: { owner: HoursOwner; periods: ServicePeriods; version: number },
    actor: Actor,
  ): Promise<OwnHours>;
  copy(copy: HoursCopy, actor: Actor): Promise<HoursCopyResult>;
  holidayYears(): Promise<HolidayYearView[]>;
  importHolidays(file: z.infer<typeof HolidayImport>, actor: Actor): Promise<HolidayImportResult>;
  listClosures(query: z.infer<typeof ClosureListParams>): Promise<Closure[]>;
  createClosure(closure: TimeAway, actor: Actor): Promise<Closure>;
  removeClosure(which: { id: string; version: number }, actor: Actor): Promise<void>;
  listMaintenance(
    query: z.infer<typeof MaintenanceListParams>,
    principal: Principal,
  ): Promise<MaintenancePage>;
  previewMaintenance(plan: TimeAway): Promise<MaintenancePreview>;
  planMaintenance(plan: TimeAway, by: { actor: Actor; principal: Principal }): Promise<Maintenance>;
  changeMaintenance(
    change: MaintenanceChange,
    by: { actor: Actor; principal: Principal },
  ): Promise<Maintenance>;
  /** What availability is measured against; as it was known at a moment, or now. */
  schedules(asKnownAtMs?: number): Promise<Schedules>;
}

export interface ServiceHoursDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly places: Pick<Places, 'readSite' | 'listSites' | 'listRegions'>;
  readonly fleet: Pick<FleetRepository, 'findKiosk' | 'listPoints'>;
  /** Ids of the people who may approve maintenance. */
  readonly approvers: () => Promise<readonly string[]>;
}

/** What availability is measured against; as it was known at a moment, or now. */
export async function readSchedules(
  db: Kysely<Schema>,
  asKnownAtMs = Number.MAX_SAFE_INTEGER,
): Promise<Schedules> {
  const closures = await readClosureFacts(db);
  const maintenance = await readMaintenanceFacts(db);
  return createSchedules({
    ...(await readAllHours(db, asKnownAtMs)),
    holidays: holidayCalendar(await readHolidayYears(db, asKnownAtMs)),
    closures: closures.flatMap((closure) => closureKnownAt(closure, asKnownAtMs) ?? []),
    maintenance: maintenance.flatMap((plan) => maintenanceKnownAt(plan, asKnownAtMs) ?? []),
  });
}

export function createServiceHours(deps: ServiceHoursDeps): ServiceHours {
  const { store, clock, places, fleet } = deps;
  const { db } = store;

  /** Throws AppError `not-found`. */
  async function nameOf(scope: Scope): Promise<string> {
    if (scope.kind === 'site') return (await places.readSite(scope.id)).name;
    const found =
      scope.kind === 'kiosk'
        ? await fleet.findKiosk(scope.id)
        : (await places.listRegions()).find(({ id }) => id === scope.id);
    if (found === undefined) throw new AppError('not-found', `There is no ${scope.kind} "${scope.id}".`);
    return found.name;
  }

  /** With the mark that every account is summed up anew: neither exists without the other. */
  function change<R>(write: (trx: Transaction<Schema>) => Promise<R>): Promise<R> {
    return writeTogether(store, async (writer) => {
      const result = await write(writer.trx);
      await makeSumsAnew(writer);
      return result;
    });
  }

  const nameOfOwner = ({ kind, id }: HoursOwner) => nameOf({ kind, id } as Scope);

  async function scopesOfSite(id: string | undefined): Promise<Scope[] | undefined> {
    if (id === undefined) return undefined;
    const site = await places.readSite(id);
    const kiosks = await fleet.listPoints({ site: [site.id] });
    return [
      { kind: 'site', id: site.id },
      { kind: 'region', id: site.region },
      ...kiosks.map((kiosk): Scope => ({ kind: 'kiosk', id: kiosk.id })),
    ];
  }

  /** Nobody approves an own plan, unless there is nobody else who could (issue 6, item 2). */
  async function viewerOf({ kind, id, permissions }: Principal): Promise<Viewer> {
    const approvers = await deps.approvers();
    const isApprover = kind === 'user' && permissions.has('maintenance.approve');
    const isAlone = approvers.every((approver) => approver === id);
    return {
      nowMs: clock.nowMs(),
      mayApproveFor: (plannerId) => isApprover && (plannerId !== id || isAlone),
    };
  }

  return {
    async readSite(id) {
      const { region } = await places.readSite(id);
      return {
        site: await readOwnHours(db, { kind: 'site', id }),
        region: await readOwnHours(db, { kind: 'region', id: region }),
        regionId: region,
      };
    },
    async readRegion(id) {
      await nameOfOwner({ kind: 'region', id });
      return await readOwnHours(db, { kind: 'region', id });
    },
    async set(hours, actor) {
      await nameOfOwner(hours.owner);
      await change((trx) => writeOwnHours(trx, hours, actor));
      return await readOwnHours(db, hours.owner);
    },
    copy: (copy, actor) => copyHours({ store, places }, copy, actor),
    holidayYears: () => readHolidayYears(db, clock.nowMs()),
    importHolidays: (file, actor) => importHolidays(store, file, actor),
    async listClosures({ site, region, ...range }) {
      const ofSite = await scopesOfSite(site);
      const scopes = region === undefined ? ofSite : [{ kind: 'region', id: region } as const];
      return await listClosures(db, { ...range, scopes });
    },
    async createClosure(closure, actor) {
      await nameOf(closure.scope);
      return await change((trx) => insertClosure(trx, closure, actor));
    },
    removeClosure: (which, actor) => change((trx) => removeClosure(trx, which, actor)),
    listMaintenance: async ({ site, ...page }, principal) =>
      await listMaintenance(db, { ...page, scopes: await scopesOfSite(site) }, await viewerOf(principal)),
    async previewMaintenance(plan) {
      await nameOf(plan.scope);
      return await previewOf(
        { places, fleet },
        { plan, schedules: await readSchedules(db), nowMs: clock.nowMs() },
      );
    },
    async planMaintenance(plan, { actor, principal }) {
      const scopeName = await nameOf(plan.scope);
      const id = await change((trx) => insertMaintenance(trx, { ...plan, scopeName }, actor));
      return await readMaintenance(db, id, await viewerOf(principal));
    },
    async changeMaintenance(step, { actor, principal }) {
      const viewer = await viewerOf(principal);
      await change((trx) => stepMaintenance(trx, step, { actor, viewer }));
      return await readMaintenance(db, step.id, viewer);
    },
    schedules: (asKnownAtMs) => readSchedules(db, asKnownAtMs),
  };
}
