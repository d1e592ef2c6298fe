/** One kiosk of the load simulator: the agent's own code on simulated devices in memory, with a cable of its own. */
import { createSimulatorTransport } from '../../devices/transport/memory.ts';
import { createOpenTransport } from '../../devices/transport/open.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { createAgent, type Agent } from '../agent/agent.ts';
import { AgentConfig } from '../agent/config.ts';
import type { Cable } from './cable.ts';
import type { Machine } from './citizen.ts';
import { createSimulatedDevices } from './devices.ts';
import type { Mishap } from './mishaps.ts';

const READER_PATH = 'memory:id-reader';
const SLOT_PATH = 'memory:card-reader';
const PRINTER_PATH = 'memory:receipt-printer';
const BAUD_RATE = 115_200;

export interface SimulatedKioskConfig {
  readonly id: string;
  readonly region: string;
  readonly name: string;
  readonly secret: string;
  readonly endpoint: string;
  readonly casePublicKey: string;
  /** Cards are inserted into a motor reader, and not laid on. */
  readonly hasCardSlot: boolean;
  /** The agent's file; `:memory:`: nothing outlives the process. */
  readonly storePath: string;
}

export interface SimulatedKioskDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** null: the kiosk is connected directly, and its network never fails. */
  readonly cable: Cable | null;
}

export interface SimulatedKiosk {
  readonly id: string;
  readonly name: string;
  readonly agent: Agent;
  readonly machine: Machine;
  apply(mishap: Mishap, isOver: boolean): void;
  start(): void;
  stop(): Promise<void>;
}

export function createSimulatedKiosk(config: SimulatedKioskConfig, deps: SimulatedKioskDeps): SimulatedKiosk {
  const { clock, random, log, cable } = deps;
  const devices = createSimulatedDevices({ clock, random }, config);
  const { slot } = devices;
  const timing = { clock, paceBaud: BAUD_RATE };
  const openTransport = createOpenTransport({
    clock,
    memory: new Map([
      [READER_PATH, () => createSimulatorTransport(devices.reader, READER_PATH, timing)],
      [PRINTER_PATH, () => createSimulatorTransport(devices.printer, PRINTER_PATH, timing)],
      ...(slot === null
        ? []
        : [[SLOT_PATH, () => createSimulatorTransport(slot, SLOT_PATH, timing)] as const]),
    ]),
  });
  const agent = createAgent({
    config: AgentConfig.parse({
      kioskId: config.id,
      region: config.region,
      name: config.name.slice(0, 40),
      controller: { endpoints: [config.endpoint], secret: config.secret },
      dataDir: '.',
      devices: [
        { id: 'id-reader', driver: 'sam-id-reader', path: READER_PATH },
        { id: 'receipt-printer', driver: 'escpos-printer', path: PRINTER_PATH },
        ...(slot === null
          ? []
          : [
              {
                id: 'card-reader',
                driver: 'creator-crt591',
                path: SLOT_PATH,
                options: { hasStacker: false },
              },
            ]),
      ],
      casePublicKey: config.casePublicKey,
    }),
    secret: config.secret,
    openTransport,
    clock,
    random,
    log,
    storePath: config.storePath,
  });
  return {
    id: config.id,
    name: config.name,
    agent,
    machine: {
      view: () => agent.view(),
      touch: (event) => agent.dispatch(event),
      ...devices.hands,
    },
    apply(mishap, isOver) {
      if (mishap !== 'networkDown') devices.apply(mishap, isOver);
      else if (isOver) cable?.plug();
      else cable?.unplug();
    },
    start: () => agent.start(),
    async stop() {
      await agent.stop('shutdown');
      devices.stop();
      await cable?.close();
    },
  };
}
