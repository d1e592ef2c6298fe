/** The parts of a controller, made and joined; controller.ts starts and stops them (DESIGN 2). */
import { describeError } from '../shared/errors.ts';
import { Listeners } from '../shared/events.ts';
import type { KioskId } from '../shared/domain/ids.ts';
import type { Log } from '../shared/log.ts';
import type { Clock } from '../shared/time/clock.ts';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { meRoutes } from './accounts/routes/me.ts';
import { sessionRoutes } from './accounts/routes/session.ts';
import { tokenRoutes, userRoutes } from './accounts/routes/users.ts';
import { createAuditLog } from './audit/repository.ts';
import { auditRoutes } from './audit/routes.ts';
import type { Broker, BrokerHandlers } from './broker/broker.ts';
import { createEmbeddedBroker } from './broker/embedded.ts';
import { createExternalBroker } from './broker/external.ts';
import type { ControllerConfig } from './config.ts';
import { createDispatch, type Dispatch } from './dispatch/dispatch.ts';
import { createKioskOrders, type KioskOrders } from './dispatch/orders/kiosk-orders.ts';
import { createPresenceBoard, type PresenceBoard } from './fleet/presence-board.ts';
import type { FleetChange } from './fleet/read-model.ts';
import { createFleetRepository, type FleetRepository } from './fleet/repository.ts';
import { createPlaces } from './fleet/places/places.ts';
import { placeRoutes } from './fleet/places/routes.ts';
import { registrationRoutes } from './fleet/registration/routes.ts';
import { createRegistration } from './fleet/registration/registration.ts';
import { kioskRoutes } from './fleet/routes/kiosks.ts';
import { overviewRoutes } from './fleet/routes/overview.ts';
import { createTechnicianCodeBook } from './fleet/technician-codes/codes.ts';
import { technicianCodeRoutes } from './fleet/technician-codes/routes.ts';
import { type KeyVault, openKeyVault } from './fleet/technician-codes/vault.ts';
import { viewRoutes } from './fleet/routes/views.ts';
import { createSavedViews } from './fleet/views.ts';
import { createPlacement } from './placement/placement.ts';
import { placementRoutes } from './placement/routes.ts';
import { brokerCheck, storeCheck } from './health.ts';
import { createHttpApp } from './http/app.ts';
import { createEventHub, type EventHub } from './http/live/event-hub.ts';
import { planFrame } from './http/live/event-stream.ts';
import { createMetrics } from './http/metrics.ts';
import type { HttpApp } from './http/zod-provider.ts';
import { createIngest, type Ingest } from './ingest/ingest.ts';
import { readControllerEpoch, type Store } from './store/store.ts';
import { createTickGauge, type TickGauge } from './tick.ts';
import { serviceHoursRoutes } from './uptime/hours/routes.ts';
import { createServiceHours, type ServiceHours } from './uptime/hours/service-hours.ts';
import { createReports, type Reports } from './uptime/reports/reports.ts';
import { uptimeRoutes } from './uptime/routes.ts';
import { createUptime, type Uptime } from './uptime/uptime.ts';

export interface ControllerDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface Core {
  readonly store: Store;
  /** The shard of this controller; null: all. */
  readonly regions: ControllerConfig['regions'];
  readonly vault: KeyVault;
  readonly fleet: FleetRepository;
  readonly presence: PresenceBoard;
  readonly uptime: Uptime;
  readonly reports: Reports;
  readonly ingest: Ingest;
  readonly kioskOrders: KioskOrders;
  readonly broker: Broker;
  readonly controllerEpoch: string;
  readonly isBrokerReachable: () => boolean;
  readonly mqttUrl: () => string;
}

/** Nothing runs yet. Presence and ingest speak through the broker, which speaks to them: the knot is tied here. */
export async function createCore(
  config: ControllerConfig,
  deps: ControllerDeps,
  store: Store,
): Promise<Core> {
  const { clock, log } = deps;
  const vault = openKeyVault(config.dataDirectory);
  const fleet = await createFleetRepository({ store, clock, log, vault });
  const controllerEpoch = await readControllerEpoch(store);
  let isReachable = false;
  const presence = createPresenceBoard({
    store,
    clock,
    log,
    regions: config.regions,
    disconnect: (address) => broker.disconnect(address),
  });
  const uptime = createUptime({ store, clock, log, regions: config.regions, presence });
  const ingest = createIngest({
    store,
    fleet,
    presence,
    clock,
    log,
    controllerEpoch,
    send: (address, kind, message) => broker.send(address, kind, message),
  });
  const kioskOrders = createKioskOrders({
    db: store.db,
    clock,
    log,
    addressOf: (kioskId) => fleet.addressOf(kioskId),
    send: (address, kind, message) => broker.send(address, kind, message),
  });
  ingest.onBirth((kioskId) => kioskOrders.tell([kioskId]));
  const handlers: BrokerHandlers = {
    accept: (uplink) => ingest.accept(uplink),
    async authenticate(username, password) {
      const address = await fleet.authenticate(username, password);
      const isServed = address !== null && (config.regions?.includes(address.region) ?? true);
      return isServed ? address : null;
    },
    connectionClosed: (address, connectionId) => ingest.connectionClosed(address, connectionId),
    brokerReachable(reachable) {
      isReachable = reachable;
      ingest.brokerReachable(reachable);
      uptime.brokerReachable(reachable);
    },
  };
  const { broker, mqttUrl } = createBroker(config, deps, { handlers, controllerEpoch });
  return {
    store,
    regions: config.regions,
    vault,
    fleet,
    presence,
    uptime,
    reports: createReports(config.database, clock),
    ingest,
    kioskOrders,
    broker,
    controllerEpoch,
    mqttUrl,
    isBrokerReachable: () => isReachable,
  };
}

function createBroker(
  { broker, regions }: ControllerConfig,
  { clock, log, random }: ControllerDeps,
  { handlers, controllerEpoch }: { handlers: BrokerHandlers; controllerEpoch: string },
): { broker: Broker; mqttUrl: () => string } {
  if (broker.kind === 'embedded') {
    const { listen } = broker;
    const embedded = createEmbeddedBroker({ listen, handlers, clock, log });
    return { broker: embedded, mqttUrl: () => `mqtt://${listen.host}:${embedded.port()}` };
  }
  const { url } = broker;
  const external = createExternalBroker({
    url,
    regions: regions ?? [],
    controllerEpoch,
    handlers,
    clock,
    log,
    random,
  });
  const { protocol, host } = new URL(url);
  return { broker: external, mqttUrl: () => `${protocol}//${host}` };
}

export interface Http {
  readonly app: HttpApp;
  readonly hub: EventHub;
  readonly tick: TickGauge;
  readonly accounts: Accounts;
  readonly dispatch: Dispatch;
}

export interface HttpSettings {
  readonly host: string;
  readonly publicUrl: URL | null;
  /** For tests. */
  readonly requestsPerMinute?: number;
}

export async function createHttp(core: Core, deps: ControllerDeps, settings: HttpSettings): Promise<Http> {
  const { clock, log, random } = deps;
  const { store, fleet, ingest, broker, reports } = core;
  const accounts = createAccounts({ store, clock, log });
  const edits = new Listeners<[readonly FleetChange[]]>((error) =>
    log.error({ error: describeError(error) }, 'a listener of edits failed'),
  );
  function subscribe(listener: (changes: readonly FleetChange[]) => void): () => void {
    const stops = [ingest.onChange(listener), edits.add(listener)];
    return () => stops.forEach((stop) => stop());
  }
  const hub = createEventHub({ clock, random, log, fleet, subscribe });
  const tick = createTickGauge();
  const metrics = createMetrics({
    countByLink: () => fleet.countByLink(),
    ingestTotals: () => ingest.metrics.counters(),
    brokerTotals: () => broker.counters(),
    brokerConnections: () => broker.connectionCount(),
    liveClients: () => hub.clientCount(),
    liveTotals: () => ({ droppedClients: hub.droppedClients() }),
    tickLag: () => tick.read(),
    uptime: () => reports.ask('metrics', { nowMs: clock.nowMs() }),
  });
  const healthChecks = [storeCheck(store, clock), brokerCheck(core.isBrokerReachable)];
  const placement = createPlacement(store, clock);
  placement.desk.onChange((state) => hub.announce(planFrame(state)));
  const { features, hours } = httpFeatures(core, deps, { accounts, edits });
  const dispatch = createDispatch({
    ...core,
    ...deps,
    readHours: () => hours.schedules(),
    publicUrl: settings.publicUrl?.origin ?? null,
    ordersChanged: (kioskIds) => core.kioskOrders.tell(kioskIds),
    subscribe,
  });
  features.push(
    (app) => placementRoutes(app, { placement, clock }),
    (app) => dispatch.routes(app),
  );
  const { authenticator } = accounts;
  const app = await createHttpApp(
    { log, clock, store, authenticator, hub, metrics, healthChecks, features },
    settings,
  );
  return { app, hub, tick, accounts, dispatch };
}

/** What each feature adds to the API. */
function httpFeatures(
  { store, vault, fleet, broker, reports }: Core,
  { clock }: ControllerDeps,
  { accounts, edits }: { accounts: Accounts; edits: Listeners<[readonly FleetChange[]]> },
): { features: ((app: HttpApp) => void)[]; hours: ServiceHours } {
  function changed(kioskIds: readonly string[]): void {
    edits.emit(kioskIds.map((id) => ({ type: 'kiosk', kioskId: id as KioskId })));
  }
  const registration = createRegistration({
    store,
    vault,
    changed,
    async credentialsChanged(kioskIds) {
      await fleet.refresh();
      for (const id of kioskIds) {
        const address = fleet.addressOf(id);
        if (address !== null) broker.disconnect(address);
      }
      changed(kioskIds);
    },
  });
  const places = createPlaces(store, changed);
  const hours = createServiceHours({
    store,
    clock,
    places,
    fleet,
    approvers: () => accounts.idsWith('maintenance.approve'),
  });
  const features: ((app: HttpApp) => void)[] = [
    (app) => sessionRoutes(app, accounts),
    (app) => meRoutes(app, accounts, clock),
    (app) => userRoutes(app, accounts, clock),
    (app) => tokenRoutes(app, accounts, clock),
    (app) => auditRoutes(app, createAuditLog(store)),
    (app) => kioskRoutes(app, fleet),
    (app) => overviewRoutes(app, fleet),
    (app) => viewRoutes(app, createSavedViews(store.db), clock),
    (app) => registrationRoutes(app, { registration, fleet, clock }),
    (app) => technicianCodeRoutes(app, createTechnicianCodeBook(store, vault), clock),
    (app) => placeRoutes(app, { places, clock }),
    (app) => serviceHoursRoutes(app, { hours, clock }),
    (app) => uptimeRoutes(app, reports),
  ];
  return { features, hours };
}
