/** Dispatch as one part of the controller: what runs, and what it adds to the API. */
import type { Unsubscribe } from '../../shared/events.ts';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { FleetQueries } from '../fleet/fleet-queries.ts';
import type { FleetChange } from '../fleet/read-model.ts';
import type { KeyVault } from '../fleet/technician-codes/vault.ts';
import type { HttpApp } from '../http/zod-provider.ts';
import type { Store } from '../store/store.ts';
import { type Cases, createCases } from './cases.ts';
import { createDispatcher } from './dispatcher.ts';
import { createExplain } from './explain.ts';
import { createForecaster } from './forecast/forecaster.ts';
import { createSender } from './notify/sender.ts';
import { createDeliver } from './notify/transport.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { forecastRoutes } from './routes/forecasts.ts';
import { orderRoutes } from './routes/orders.ts';
import { settingsRoutes } from './routes/settings.ts';
import { createOpenHours, type KnownHours } from './open-hours.ts';
import type { PlannedWork } from './orders/planned.ts';
import { createPhotoCleaner } from './photos/cleaner.ts';
import { createPreventive } from './preventive/preventive.ts';
import { reportRoutes } from './routes/reports.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { createSettings, type Settings } from './settings.ts';

export interface DispatchDeps {
  readonly store: Store;
  readonly vault: KeyVault;
  readonly fleet: Pick<FleetQueries, 'listConditions' | 'listPlaces'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly readHours: () => Promise<KnownHours>;
  readonly regions: readonly RegionId[] | null;
  readonly publicUrl: string | null;
  /** Orders of these kiosks have changed, and the change is committed. */
  readonly ordersChanged: (kioskIds: ReadonlySet<string>) => void;
  /** Changes that are committed. */
  readonly subscribe: (listener: (changes: readonly FleetChange[]) => void) => Unsubscribe;
}

export interface Dispatch {
  readonly cases: Cases;
  readonly settings: Settings;
  start(): Promise<void>;
  close(): Promise<void>;
  routes(app: HttpApp): void;
}

export function createDispatch(deps: DispatchDeps): Dispatch {
  const { store, vault, fleet, clock, log } = deps;
  const openHours = createOpenHours({ read: deps.readHours, clock, log });
  const { hours, works } = openHours;
  const settings = createSettings({ store, vault, changed: () => dispatcher.settingsChanged() });
  const channels = () => settings.openChannels();
  const sender = createSender({ ...deps, deliver: createDeliver(clock), channels });
  const dispatcher = createDispatcher({ ...deps, hours, works, channels, noticed: () => sender.nudge() });
  const cases = createCases({ store, fleet, dispatcher, hours });
  const planAs = (id: string) => (work: PlannedWork) =>
    cases.plan(work, { kind: 'system', id, name: '', address: '', atMs: clock.nowMs() });
  const forecaster = createForecaster({
    ...deps,
    hours,
    plan: planAs('forecast'),
  });
  const preventive = createPreventive({ ...deps, hours, plan: planAs('schedules') });
  const photoCleaner = createPhotoCleaner({ ...deps, dispatcher });
  const explain = createExplain({ store, fleet, clock, hours });
  return {
    cases,
    settings,
    async start() {
      await openHours.start();
      await sender.start();
      await dispatcher.start();
      forecaster.start();
      preventive.start();
      photoCleaner.start();
    },
    async close() {
      await forecaster.close();
      await preventive.close();
      await photoCleaner.close();
      await dispatcher.close();
      await sender.close();
      openHours.close();
    },
    routes(app) {
      incidentRoutes(app, { cases, explain, clock });
      orderRoutes(app, { cases, clock });
      forecastRoutes(app, store.db);
      reportRoutes(app, { store, clock });
      scheduleRoutes(app, { settings, clock });
      settingsRoutes(app, { settings, explain, clock });
    },
  };
}
