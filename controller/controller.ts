/** The whole controller in one process: store, fleet, presence, ingest, broker and HTTP, put together (DESIGN 2). */
import { describeError } from '../shared/errors.ts';
import type { ControllerState } from '../shared/protocol/index.ts';
import type { ControllerConfig } from './config.ts';
import type { FleetFile } from './fleet/fleet-file.ts';
import type { ImportSummary } from './fleet/import.ts';
import type { FleetRepository } from './fleet/repository.ts';
import { listenHttp } from './http/listen.ts';
import { type ControllerDeps, type Core, createCore, createHttp } from './parts.ts';
import { openStore } from './store/store.ts';

export interface Controller {
  /**
   * Rejects with an AppError that says what to do: `store.unusable`, `listen.port-in-use`, `config.invalid`. Then
   * everything that had started is stopped again.
   */
  start(): Promise<void>;
  /** Never rejects. First nobody new is let in, then what has arrived is stored, then the store is closed. */
  stop(): Promise<void>;
  /** For people on this machine, e.g. http://127.0.0.1:8080; '' before `start`. */
  readonly httpUrl: string;
  /** One-time link that makes the first administrator; null when there are users, and before `start`. */
  readonly setUpUrl: string | null;
  /** Where kiosks connect: the embedded broker or the external one without its password; '' before `start`. */
  readonly mqttUrl: string;
  /** Registers kiosks in the running controller. Throws AppError `config.invalid`. */
  importFleet(file: FleetFile): Promise<ImportSummary>;
}

export function createController(config: ControllerConfig, deps: ControllerDeps): Controller {
  /** What has started, in order; stopping goes backwards. */
  let stops: (() => Promise<void> | void)[] = [];
  let urls = { http: '', mqtt: '' };
  let fleet: FleetRepository | undefined;
  let setUpUrl: string | null = null;

  async function start(): Promise<void> {
    const core = await startCore();
    fleet = core.fleet;
    const mqtt = await startMqtt(core);
    urls = { mqtt, http: await startHttp(core) };
  }

  async function startCore(): Promise<Core> {
    const store = await openStore({ ...config.database, log: deps.log });
    stops.push(() => store.close());
    const core = await createCore(config, deps, store);
    await core.uptime.start();
    stops.push(() => core.uptime.close());
    await core.presence.start();
    stops.push(() => core.presence.close());
    stops.push(() => core.kioskOrders.close());
    stops.push(() => core.ingest.close());
    return core;
  }

  async function startMqtt({ broker, controllerEpoch, mqttUrl }: Core): Promise<string> {
    await broker.start();
    stops.push(() => broker.close());
    const state: ControllerState = { v: 1, isOnline: true, controllerEpoch };
    broker.announce(state);
    stops.push(() => broker.announce({ ...state, isOnline: false }));
    return mqttUrl();
  }

  async function startHttp(core: Core): Promise<string> {
    const { app, hub, tick, accounts, dispatch } = await createHttp(core, deps, {
      host: config.http.host,
      publicUrl: config.publicUrl === null ? null : new URL(config.publicUrl),
    });
    stops.push(
      () => accounts.close(),
      () => dispatch.close(),
      () => tick.stop(),
      () => hub.close(),
      () => app.close(),
      // Before it: whoever waits for a long report is told.
      () => core.reports.close(),
    );
    await dispatch.start();
    const url = await listenHttp(app, config.http);
    const secret = await accounts.door.prepareSetUp();
    // Behind the hash, because browsers do not send it to servers and proxies, which write logs.
    setUpUrl = secret === null ? null : `${config.publicUrl ?? url}/set-up#${secret}`;
    return url;
  }

  async function stop(): Promise<void> {
    const running = stops;
    stops = [];
    for (const stopPart of running.toReversed()) {
      // Whatever one part does, the store at the end is closed.
      await Promise.resolve()
        .then(stopPart)
        .catch((error: unknown) =>
          deps.log.error({ error: describeError(error) }, 'a part did not stop well'),
        );
    }
    urls = { http: '', mqtt: '' };
    setUpUrl = null;
  }

  return {
    async start() {
      try {
        await start();
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
    get httpUrl() {
      return urls.http;
    },
    get setUpUrl() {
      return setUpUrl;
    },
    get mqttUrl() {
      return urls.mqtt;
    },
    async importFleet(file) {
      if (fleet === undefined) throw new Error('the controller is not started');
      return await fleet.importFleet(file);
    },
  };
}
