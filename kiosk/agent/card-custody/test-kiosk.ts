/** A kiosk with a motor reader whose antenna reads ID cards, in test time: real drivers, simulators, store and agent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inventedChipCard } from '../../../devices/card-path.ts';
import { createCrt310Simulator } from '../../../devices/creator-crt310/simulator.ts';
import { createCrt591Simulator } from '../../../devices/creator-crt591/simulator.ts';
import type { ProfileName } from '../../../devices/escpos-printer/profiles.ts';
import { createEscposSimulator } from '../../../devices/escpos-printer/simulator.ts';
import { createUpsSimulator } from '../../../devices/megatec-ups/simulator.ts';
import { createSamSimulator } from '../../../devices/sam-id-reader/simulator.ts';
import type { DeviceSimulator } from '../../../devices/simulator.ts';
import { createSimulatorTransport } from '../../../devices/transport/memory.ts';
import { createOpenTransport } from '../../../devices/transport/open.ts';
import type { Transport } from '../../../devices/transport/transport.ts';
import { ServiceId } from '../../../shared/domain/ids.ts';
import { noLog } from '../../../shared/log.ts';
import type { CardBody, MaintenanceBody, PaperBody, SessionBody } from '../../../shared/protocol/index.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import { createAgent, type Agent } from '../agent.ts';
import { AgentConfig } from '../config.ts';
import { generateCaseKeys } from '../session/seal.ts';
import { CITIZEN } from '../session/test-support.ts';
import { walkTo } from '../test-walk.ts';

const DRIVERS = {
  reader: 'sam-id-reader',
  printer: 'escpos-printer',
  cards: 'creator-crt591',
  ups: 'megatec-ups',
} as const;
type Device = keyof typeof DRIVERS;
const DEVICES = Object.keys(DRIVERS) as Device[];
const SERVICE = ServiceId.parse('residence-certificate');
const pathOf = (device: Device) => `memory:${device}`;

export const CONFIG = AgentConfig.parse({
  kioskId: 'jn-0001',
  region: '510106',
  name: '样例市场 1号机',
  helpPhone: '028-0000 0000',
  controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
  dataDir: '.',
  devices: DEVICES.map((device) => ({ id: device, driver: DRIVERS[device], path: pathOf(device) })),
  casePublicKey: generateCaseKeys().publicKey,
});

const STEP_MS = 100;

/** Moves the clock until it is so; drivers load and files are written in real time meanwhile. */
export async function until(clock: TestClock, condition: () => boolean, limitMs = 60_000): Promise<void> {
  for (let waitedMs = 0; !condition(); waitedMs += STEP_MS) {
    if (waitedMs > limitMs) throw new Error(`not within ${limitMs} ms: ${condition.toString()}`);
    await clock.advance(STEP_MS);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

export interface PlaceOptions {
  readonly binCapacity?: number;
  readonly cardDriver?: 'creator-crt591' | 'creator-crt310';
  /** Of the printer. */
  readonly profile?: ProfileName;
}

/** Devices and disk, which outlive the agents that run on them. */
export function createPlace({ binCapacity = 50, cardDriver = DRIVERS.cards, profile }: PlaceOptions = {}) {
  const printerOptions = profile === undefined ? {} : { profile };
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-cards-'));
  const clock = createTestClock();
  const deps = { clock, random: () => 0.5 };
  const simulators = {
    reader: createSamSimulator(deps),
    printer: createEscposSimulator(deps, printerOptions),
    cards: createCrt591Simulator(deps, { binCapacity }),
    ups: createUpsSimulator(deps),
  };
  const { cards, reader } = simulators;
  const crt310 = createCrt310Simulator(deps, { binCapacity });
  const { path } = cardDriver === 'creator-crt591' ? cards : crt310;
  path.onMove((position) => {
    if (position === 'inside') reader.presentCard({ ...CITIZEN, photo: new Uint8Array(1024) });
    else reader.removeCard();
  });
  const lines = new Map<Device, Transport>();
  const unplugged = new Set<Device>();
  const memory = new Map(DEVICES.map((device) => [pathOf(device), () => open(device)]));

  function open(device: Device): Transport {
    if (unplugged.has(device)) throw new Error(`${device} is not plugged in`);
    const isCrt310 = device === 'cards' && cardDriver === 'creator-crt310';
    const simulator: DeviceSimulator = isCrt310 ? crt310 : simulators[device];
    const line = createSimulatorTransport(simulator, pathOf(device), { clock });
    lines.set(device, line);
    return line;
  }

  const told: CardBody[] = [];
  const visits: SessionBody[] = [];
  const acts: MaintenanceBody[] = [];
  const papers: PaperBody[] = [];
  return {
    ...simulators,
    crt310,
    told,
    visits,
    acts,
    papers,
    path,
    clock,
    reach: (condition: () => boolean, limitMs?: number) => until(clock, condition, limitMs),
    async cutCable(device: Device) {
      unplugged.add(device);
      await lines.get(device)?.close();
    },
    plugIn: (device: Device) => void unplugged.delete(device),
    startAgent() {
      const agent = createAgent({
        ...deps,
        config: {
          ...CONFIG,
          devices: CONFIG.devices.map((device) => {
            if (device.id === 'cards') return { ...device, driver: cardDriver };
            return device.id === 'printer' ? { ...device, options: printerOptions } : device;
          }),
        },
        secret: 'correct horse',
        openTransport: createOpenTransport({ clock, memory }),
        log: noLog,
        storePath: join(folder, 'agent.db'),
      });
      agent.start();
      return agent;
    },
    dispose() {
      for (const simulator of [...Object.values(simulators), crt310]) simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type Place = ReturnType<typeof createPlace>;

/** One run of an agent at a place, and a citizen in front of it. */
export function runAt(place: Place) {
  const agent = place.startAgent();
  const kiosk = {
    ...place,
    agent,
    service: SERVICE,
    card: () => agent.view().card,
    step: () => agent.view().step,
    touch: (type: 'begin' | 'next' | 'cancel' | 'done') => agent.dispatch({ type, step: agent.view().step }),
    /** Of this run and of earlier ones. */
    records() {
      collect(agent, place);
      return place.told;
    },
    /** Comes to the step that asks for the card. */
    async askForCard() {
      await place.reach(() => agent.view().services.every(({ isOpen }) => isOpen));
      kiosk.touch('begin');
      agent.dispatch({
        type: 'chooseService',
        step: 'chooseService',
        serviceId: SERVICE,
      });
      await place.reach(() => kiosk.card()?.state === 'insert');
    },
    /** Comes to the step after the card was read; it is inside. */
    async insertCard(name = 'A') {
      await kiosk.askForCard();
      place.path.insert(inventedChipCard(name));
      await place.reach(() => agent.view().identity !== null && kiosk.card()?.state === 'held');
    },
    walkTo: (step: 'confirm' | 'submit') => walkTo(agent, step, SERVICE),
    async stop(reason: 'shutdown' | 'power-failure' = 'shutdown') {
      let isStopped = false;
      void agent.stop(reason).then(() => (isStopped = true));
      await place.reach(() => isStopped);
    },
  };
  return kiosk;
}

type Collected = Pick<Place, 'told' | 'visits' | 'acts' | 'papers'>;

/** Moves what the outbox holds, of this run and of earlier ones, to the lists of the place. */
function collect({ outbox }: Agent, { told, visits, acts, papers }: Collected): void {
  for (let batch = outbox.nextBatch(null, 100); batch !== undefined; batch = outbox.nextBatch(null, 100)) {
    for (const record of batch.records) {
      if (record.type === 'card') told.push(record.body);
      if (record.type === 'session') visits.push(record.body);
      if (record.type === 'maintenance') acts.push(record.body);
      if (record.type === 'paper') papers.push(record.body);
    }
    outbox.acknowledge(batch.epoch, batch.firstSeq + batch.records.length - 1);
  }
}
