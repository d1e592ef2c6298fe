/** Technician mode joined to the parts of an agent. */
import { networkInterfaces } from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Log } from '../../../shared/log.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { CardCustody } from '../card-custody/custody.ts';
import type { AgentConfig } from '../config.ts';
import type { DeviceManager } from '../devices/device-manager.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { shanghaiStamp } from '../session/shanghai-time.ts';
import type { AgentStore } from '../store.ts';
import type { StrayPapers } from '../stray-paper.ts';
import type { TechnicianView } from '../ui-api/technician-messages.ts';
import type { Uplink } from '../uplink/uplink.ts';
import { createTechnicianCodes } from './code.ts';
import { createTechnicianJournal } from './journal.ts';
import { exportLog, findSticks } from './log-export.ts';
import { probeEndpoints } from './network-probe.ts';
import type { OpenOrders } from './open-orders.ts';
import type { RecentLog } from './recent-log.ts';
import { createTechnicianRunner, type TechnicianRunner } from './runner.ts';
import { technicianView } from './view.ts';

export interface TechnicianParts {
  readonly config: AgentConfig;
  /** For MQTT; the key of the codes is derived from it. */
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: AgentStore;
  readonly outbox: Outbox;
  readonly devices: DeviceManager;
  readonly custody: CardCustody;
  readonly strays: Pick<StrayPapers, 'setAside'>;
  readonly openOrders: Pick<OpenOrders, 'list'>;
  readonly uplink: Pick<Uplink, 'clockOffsetMs' | 'counters'>;
  readonly recentLog: Pick<RecentLog, 'lines'> | undefined;
  readonly isFree: () => boolean;
  readonly restart: () => void;
  readonly onChange: () => void;
}

export interface Technician extends TechnicianRunner {
  view(): TechnicianView | null;
}

export function createTechnician(parts: TechnicianParts): Technician {
  const { config, clock, log, outbox, devices, custody, strays, uplink } = parts;
  const codeTimeMs = () => clock.nowMs() + (uplink.clockOffsetMs ?? 0);
  const handles = () =>
    devices.devices.map(({ id, deviceClass, driver, status }) => {
      const retainCount = custody.retainCount(id);
      return { id, deviceClass, driver, status, retainCount, line: devices.line(id) };
    });

  const runner = createTechnicianRunner({
    clock,
    log,
    journal: createTechnicianJournal(parts.store),
    outbox,
    codes: createTechnicianCodes(parts.secret),
    codeTimeMs,
    isFree: parts.isFree,
    devices: handles,
    driver: (id) => devices.driver(id),
    setAside(id, isAside) {
      custody.setAside(id, isAside);
      strays.setAside(id, isAside);
    },
    emptyBin: (id) => custody.binEmptied(id),
    probe: () => probeEndpoints(config.controller.endpoints, clock),
    async exportLog() {
      const nowMs = clock.nowMs();
      return await exportLog({
        sticks: await findSticks(config.technician.stickFolders),
        fileName: `doorstep-${config.kioskId}-${shanghaiStamp(nowMs)}.log`,
        head: { kioskId: config.kioskId, agentVersion: packageJson.version, nowMs, devices: handles() },
        lines: parts.recentLog?.lines() ?? [],
        log,
      });
    },
    restart: parts.restart,
    onChange: parts.onChange,
  });

  function network() {
    const { connects = 0, losses = 0 } = uplink.counters();
    return {
      kioskId: config.kioskId,
      addresses: ownAddresses(),
      clockOffsetMs: uplink.clockOffsetMs,
      outboxRows: outbox.pendingRows(),
      canStore: outbox.canStore,
      connects,
      losses,
    };
  }

  // The runner's own getters stay alive, which a spread would freeze.
  return Object.assign(runner, {
    view: () =>
      technicianView(runner.state, {
        nowMs: codeTimeMs(),
        isClockConfirmed: uplink.clockOffsetMs !== null,
        monoMs: clock.monoMs(),
        devices: handles(),
        orders: parts.openOrders.list,
        network,
      }),
  });
}

function ownAddresses(): string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, list = []]) =>
    list
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      .map(({ address }) => `${name} ${address}`),
  );
}
