/**
 * The agent is the kiosk (DESIGN 2): it owns devices, session, outbox and link, and runs without a screen. Here they are
 * joined; nothing is global, so a load simulator runs many agents in one process.
 */
import { randomUUID } from 'node:crypto';
import type { OpenTransport } from '../../devices/transport/transport.ts';
import { describeError } from '../../shared/errors.ts';
import { Listeners, type Unsubscribe } from '../../shared/events.ts';
import type { Log } from '../../shared/log.ts';
import type { Bye } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { selectServices } from '../services/catalogue.ts';
import { createCardCustody } from './card-custody/custody.ts';
import { createCustodyJournal } from './card-custody/journal.ts';
import type { AgentConfig } from './config.ts';
import { capabilities, isPowerEnding } from './devices/capabilities.ts';
import {
  createDeviceManager,
  withoutPhoto,
  type DeviceManager,
  type KioskCardEvent,
} from './devices/device-manager.ts';
import { createStatusReporter } from './devices/status-reporter.ts';
import { createHelpDesk } from './help-call/help-desk.ts';
import { openOutbox } from './outbox/open-outbox.ts';
import type { Outbox } from './outbox/outbox.ts';
import { createKeptVisits } from './resume/kept-visits.ts';
import type { SessionEvent } from './session/events.ts';
import { isExpected } from './session/expected-paper.ts';
import { createJournal } from './session/journal.ts';
import { createReceiptNumbers } from './session/receipt-number.ts';
import { attentionOf } from './session/machine.ts';
import { createSessionRunner } from './session/runner.ts';
import type { SessionState, World } from './session/state.ts';
import { createUrgentLimits } from './session/urgent-limits.ts';
import { buildView } from './session/view.ts';
import { describeKiosk, vitalSigns } from './self-description.ts';
import { openAgentStore } from './store.ts';
import { createStrayPapers } from './stray-paper.ts';
import { machineCapabilities, whileInService } from './technician/in-service.ts';
import { createOpenOrders } from './technician/open-orders.ts';
import type { RecentLog } from './technician/recent-log.ts';
import { createTechnician } from './technician/technician.ts';
import type { ClientMessage, HelpMessage, View } from './ui-api/messages.ts';
import { createUplink, type Uplink } from './uplink/uplink.ts';
import { createWipeAfterVisit } from './wipe-after-visit.ts';

/** How long a receipt that is being printed holds up an orderly stop, ms. */
const PRINT_GRACE_MS = 10_000;
/** How long a card that is given back does, ms; what nobody took by then is called out by the next start. */
const CARD_GRACE_MS = 10_000;
/** How long a self-test that is called off does, ms; it gives its card back first. */
const TEST_GRACE_MS = 15_000;

export interface AgentDeps {
  readonly config: AgentConfig;
  /** For MQTT. */
  readonly secret: string;
  readonly openTransport: OpenTransport;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** The database file, or ':memory:'. */
  readonly storePath: string;
  /** What a technician can take away; absent: nothing is kept. */
  readonly recentLog?: Pick<RecentLog, 'lines'>;
  /** Overwrites what nobody can reach any more; absent: many agents share a process, and none has a citizen. */
  readonly wipeGarbage?: () => void;
}

export interface Agent {
  start(): void;
  /** Ends in order: screen, devices, bye, clean exit. Final. */
  stop(reason: Bye['reason']): Promise<void>;
  /** Resolves when the mains are gone and the battery of the UPS is low: time to stop with `power-failure`. */
  readonly powerEnding: Promise<void>;
  /** Resolves when a technician asks for a fresh start. */
  readonly restartWanted: Promise<void>;
  view(): View;
  /** A touch; what is meant for another step is dropped. */
  dispatch(message: ClientMessage): void;
  /** Called after every change that a screen might show. */
  onView(listener: (view: View) => void): Unsubscribe;
  readonly devices: DeviceManager['devices'];
  readonly outbox: Outbox;
  readonly uplink: Uplink;
}

/** Opens the store. @throws AppError `outbox.unusable`, `store.unusable` */
export function createAgent(deps: AgentDeps): Agent {
  const { config, clock, random, log } = deps;
  const services = selectServices(config.services).services.map(whileInService);
  const store = openAgentStore({ path: deps.storePath });
  const outbox = openOutbox({ store, clock, log });
  const devices = createDeviceManager(config.devices, {
    openTransport: deps.openTransport,
    clock,
    random,
    log,
  });
  const urgentLimits = createUrgentLimits(config.urgent);
  const keptVisits = createKeptVisits({ clock, log });
  const powerEnding = Promise.withResolvers<void>();
  const restartWanted = Promise.withResolvers<void>();
  const viewListeners = new Listeners<[View]>();
  let revision = 0;
  let viewers = 0;

  const available = () =>
    capabilities({
      devices: devices.devices,
      canStore: outbox.canStore,
      canSeal: config.casePublicKey !== undefined,
      machine: machineCapabilities(technician),
    });
  const world = (): World => ({
    nowMs: clock.nowMs(),
    monoMs: clock.monoMs(),
    isOnline: uplink.state === 'online',
    isCardPresent: devices.devices.some(
      ({ status }) => 'cardPresence' in status && status.cardPresence === 'present',
    ),
    newVisitId: randomUUID(),
    kioskName: config.name,
    services,
    available: available(),
    timeouts: config.timeouts,
    urgentLimit: urgentLimit(session.state),
    canKeep: keptVisits.canKeep,
    hasKept: keptVisits.hasKept,
  });

  /** Asked only where it matters. */
  const urgentLimit = (state: SessionState) =>
    state.step === 'urgent' && state.citizen !== null
      ? urgentLimits.limitFor(state.citizen.number, clock.nowMs())
      : null;

  const openOrders = createOpenOrders({ store, log, onChange: publish });
  const uplink = createUplink({
    config: { ...config.controller, region: config.region, kioskId: config.kioskId, secret: deps.secret },
    outbox,
    store,
    clock,
    random,
    log,
    describe: () => describeKiosk(devices.devices, services),
    vitals: () => vitalSigns(devices.devices, services, available()),
    onOrders: (orders) => openOrders.put(orders),
  });
  const reporter = createStatusReporter({
    clock,
    log,
    outbox,
    devices: devices.devices,
    services,
    available,
  });
  const session = createSessionRunner({
    clock,
    log,
    outbox,
    world,
    journal: createJournal(store),
    printer: () => devices.printer(),
    setAttention: turnToCitizen,
    casePublicKey: config.casePublicKey,
    countUrgent: ({ number }, nowMs) => urgentLimits.count(number, nowMs),
    keptVisits,
    nextReceiptNumber: createReceiptNumbers(config.kioskId, outbox.bootCount),
    onChange() {
      custody.sessionChanged(session.state);
      strays.sessionChanged();
      help.sessionChanged(session.state);
      technician.sessionMoved();
      publish();
      garbage.follow(session.state);
    },
  });
  const garbage = createWipeAfterVisit({ clock, wipe: () => deps.wipeGarbage?.() });
  const help = createHelpDesk({ clock, log, outbox, onChange: publish });
  const strays = createStrayPapers({
    clock,
    log,
    outbox,
    isExpected: (jobId) => isExpected(session.state, jobId),
  });
  const custody = createCardCustody(
    devices.devices.flatMap(({ id, deviceClass }) => (deviceClass === 'cardReader' ? [id] : [])),
    {
      clock,
      log,
      outbox,
      journal: createCustodyJournal(store),
      timeouts: config.timeouts,
      areIdCardsInserted: config.areIdCardsInserted,
      setBlock: (id, block) => devices.setBlock(id, block),
      onChange: publish,
    },
  );
  const technician = createTechnician({
    config,
    secret: deps.secret,
    clock,
    log,
    store,
    outbox,
    devices,
    custody,
    strays,
    openOrders,
    uplink,
    recentLog: deps.recentLog,
    isFree: () => session.state.step === 'attract',
    restart: restartWanted.resolve,
    onChange() {
      reporter.capabilitiesChanged();
      turnToCitizen(attentionOf(session.state));
      publish();
    },
  });

  /** A card on the reader is nobody's visit while a technician tries the machine out. */
  function turnToCitizen(attention: 'asking' | 'idle'): void {
    devices.setAttention(technician.isIn ? 'idle' : attention);
  }

  function view(): View {
    const around = {
      world: world(),
      link: uplink.state,
      devices: devices.devices.map(({ id, deviceClass, status }) => ({
        id,
        class: deviceClass,
        state: status.device,
        action: status.action,
      })),
    };
    const shown = buildView(session.state, around);
    const card = custody.view;
    // Of a card inside the motor reader `card` tells more.
    const isCardLeft = shown.isCardLeft && !(config.areIdCardsInserted && card !== null);
    return {
      revision,
      ...shown,
      isCardLeft,
      card,
      helpPhone: config.helpPhone ?? null,
      help: help.view(),
      alternatives: config.alternatives,
      outOfService: technician.outOfService,
      technician: technician.view(),
    };
  }

  function publish(): void {
    revision++;
    // Of many agents in one process hardly one has a screen.
    if (viewers > 0) viewListeners.emit(view());
  }

  /** Like every touch it is meant for one screen; whoever asks for help is still there. */
  function askForHelp(message: HelpMessage): void {
    if (message.step !== session.state.step) return;
    session.dispatch({ type: 'activity', step: message.step });
    if (message.type === 'callHelp') help.call(session.state);
    else help.end(message.how);
  }

  function onCard(event: KioskCardEvent): void {
    if (technician.isIn) return forget(event);
    if (event.type === 'rejected') session.dispatch({ type: 'cardRejected', reason: event.reason });
    if (event.type !== 'read') return;
    const citizen = withoutPhoto(event.card);
    const whose = config.areIdCardsInserted ? custody.whoseIsInside(session.state) : null;
    // A forgotten card passes the antenna once more when it is drawn back in; a quick hand is no card that lay there.
    const isOthers = whose === 'others' || (event.wasLyingBefore && whose !== 'theirs');
    session.dispatch(
      isOthers ? { type: 'cardRejected', reason: 'lyingBefore' } : { type: 'cardRead', citizen },
    );
  }

  function connectParts(): void {
    devices.onCard(onCard);
    devices.onCardReader((id, reader) => custody.readerChanged(id, reader));
    devices.onPaper((event) => {
      strays.onPaper(event);
      if (event.jobId !== null) session.dispatch({ type: 'paper', jobId: event.jobId, fate: event.type });
    });
    devices.onStatus((handle) => {
      if (isPowerEnding(handle.status)) powerEnding.resolve();
      reporter.deviceChanged(handle);
      strays.deviceChanged(handle.id, handle.status);
      reporter.capabilitiesChanged();
      publish();
    });
    outbox.onCanStoreChange((canStore) => {
      reporter.capabilitiesChanged();
      if (canStore) {
        session.flushRecords();
        strays.flush();
        reporter.retry();
        technician.flush();
      }
      custody.storageChanged();
      publish();
    });
    uplink.onState(() => session.dispatch({ type: 'linkChanged' }));
  }

  function tellState(state: 'started' | 'stopping'): void {
    const { previousExit, previousAlive } = outbox;
    const before = { previousExit, ...(previousAlive === null ? {} : { previousAlive }) };
    try {
      const body = { axis: 'agent', state, ...(state === 'started' ? before : {}) } as const;
      outbox.append({ type: 'status', body });
    } catch (error) {
      log.warn({ reason: describeError(error) }, 'the state of the agent could not be recorded');
    }
  }

  /** The machine has this long to go down; when the mains are back, the UPS starts it again. */
  async function cutPower(): Promise<void> {
    const minutes = config.power.cutOutputAfterMinutes;
    const isObeyed = await devices.ups()?.cutOutputIn(minutes);
    log.info({ minutes, isObeyed }, 'the UPS was told to switch off');
  }

  return {
    powerEnding: powerEnding.promise,
    restartWanted: restartWanted.promise,
    start() {
      log.info({ bootCount: outbox.bootCount, previousExit: outbox.previousExit }, 'the agent starts');
      connectParts();
      tellState('started');
      session.recover();
      technician.recover();
      reporter.capabilitiesChanged();
      devices.start();
      uplink.start();
    },
    async stop(reason) {
      log.info({ reason }, 'the agent stops');
      await technician.stop(TEST_GRACE_MS);
      await session.stop(PRINT_GRACE_MS);
      await custody.stop(CARD_GRACE_MS);
      help.stop();
      keptVisits.stop();
      garbage.stop();
      publish();
      if (reason === 'power-failure') await cutPower();
      await devices.stop();
      reporter.stop();
      tellState('stopping');
      await uplink.stop(reason);
      outbox.markCleanExit();
      outbox.close();
      store.close();
    },
    view,
    dispatch(message) {
      if (message.type === 'technician') technician.touch(message.touch);
      else if (message.type === 'callHelp' || message.type === 'endHelpCall') askForHelp(message);
      else session.dispatch(message satisfies SessionEvent);
    },
    onView(listener) {
      viewers++;
      const unsubscribe = viewListeners.add(listener);
      return () => {
        viewers--;
        unsubscribe();
      };
    },
    devices: devices.devices,
    outbox,
    uplink,
  };
}

/** The card of a test is nobody's: nothing of it is used. */
function forget(event: KioskCardEvent): void {
  if (event.type === 'read') withoutPhoto(event.card);
}
