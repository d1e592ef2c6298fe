/** One kiosk of the crash test: a real agent process behind a cable, with its reader and printer on real ptys of socat. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IdCard } from '../../devices/id-card-reader.ts';
import { createEscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { createSamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import type { DeviceSimulator } from '../../devices/simulator.ts';
import { hostOnPty, type PtyHost } from '../../devices/transport/host.ts';
import { systemClock } from '../../shared/time/clock.ts';
import type { ClientEvent } from '../../kiosk/agent/ui-api/messages.ts';
import { startCable } from '../../kiosk/simulate/cable.ts';
import { visit, type Errand, type Farewell } from '../../kiosk/simulate/citizen.ts';
import { connectScreen } from '../../kiosk/simulate/screen-client.ts';
import { freePort } from '../support/free-port.ts';
import { startDoorstep, type RunningProcess } from '../support/process.ts';

export interface DeskIdentity {
  readonly id: string;
  readonly region: string;
  readonly secret: string;
}

export interface Desk {
  readonly id: string;
  /** Where the agent keeps its database. */
  readonly dataDir: string;
  readonly printer: ReturnType<typeof createEscposSimulator>;
  /** Receipt numbers that a screen has shown to somebody. */
  readonly shownNumbers: ReadonlySet<string>;
  receiveCitizen(random: () => number, signal: AbortSignal): Promise<Farewell>;
  /** SIGKILL, and a new agent at once, as a supervisor does. */
  killAgent(): Promise<void>;
  /** SIGKILL of the socat behind one device, and a new pty at the same path after a while. */
  killPty(device: 'reader' | 'printer', awayMs: number): Promise<void>;
  cutCable(): number;
  stop(): Promise<void>;
  /** What the present agent printed, for the report of a failure. */
  output(): string;
}

const SERVICES = ['residence-certificate', 'hotel-permit-checklist'];
const THINK_MS = 60;

export async function startDesk(
  identity: DeskIdentity,
  place: { folder: string; mqttPort: number; casePublicKey: string },
  random: () => number,
): Promise<Desk> {
  const folder = join(place.folder, identity.id);
  mkdirSync(folder, { recursive: true });
  const deps = { clock: systemClock, random };
  const reader = createSamSimulator(deps);
  const printer = createEscposSimulator(deps, { printBytesPerSecond: 8000 });
  const links = { reader: join(folder, 'reader'), printer: join(folder, 'printer') };
  const ptys = {
    reader: await openPty(reader, links.reader),
    printer: await openPty(printer, links.printer),
  };
  const cable = await startCable({ host: '127.0.0.1', port: place.mqttPort });
  const uiPort = await freePort();
  const configFile = join(folder, 'agent.json');
  writeFileSync(
    configFile,
    JSON.stringify(
      configOf(identity, { links, cablePort: cable.port, uiPort, casePublicKey: place.casePublicKey }),
    ),
  );
  const shownNumbers = new Set<string>();
  const dataDir = join(folder, 'data');
  const screen = connectScreen({ port: uiPort, dataDir }, systemClock, (view) => {
    if (view.receipt !== null) shownNumbers.add(view.receipt.number);
  });
  let agent = startAgent(configFile);

  return {
    id: identity.id,
    dataDir,
    printer,
    shownNumbers,
    receiveCitizen(citizenRandom, signal) {
      const errand: Errand = {
        serviceId: SERVICES[Math.floor(citizenRandom() * SERVICES.length)]!,
        card: inventedCard(citizenRandom),
        language: citizenRandom() < 0.2 ? 'en' : 'zh',
        textSize: 'standard',
        leavesAt: null,
        forgetsCard: 'never',
      };
      const machine = {
        view: () => screen.view(),
        touch: (event: ClientEvent) => screen.touch(event),
        layCard: (card: IdCard) => reader.presentCard(card),
        liftCard: () => reader.removeCard(),
        // It has no motor reader.
        insertCard: () => false,
        pullCard() {},
        // The papers stay for the verdict.
        takePaper() {},
      };
      return visit(machine, errand, { clock: systemClock, random: citizenRandom, thinkMs: THINK_MS, signal });
    },
    async killAgent() {
      await agent.kill('SIGKILL');
      agent = startAgent(configFile);
    },
    async killPty(device, awayMs) {
      process.kill(ptys[device].pid, 'SIGKILL');
      await ptys[device].exited;
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      ptys[device] = await openPty(device === 'reader' ? reader : printer, links[device]);
    },
    cutCable: () => cable.cut(),
    async stop() {
      screen.close();
      await agent.kill('SIGKILL');
      await Promise.all([ptys.reader.close(), ptys.printer.close(), cable.close()]);
      reader.stop();
      printer.stop();
    },
    output: () => agent.output(),
  };
}

function openPty(simulator: DeviceSimulator, linkPath: string): Promise<PtyHost> {
  return hostOnPty(simulator, { linkPath, clock: systemClock });
}

function startAgent(configFile: string): RunningProcess {
  return startDoorstep(['agent', '--config', configFile]);
}

interface Wiring {
  readonly links: { reader: string; printer: string };
  readonly cablePort: number;
  readonly uiPort: number;
  readonly casePublicKey: string;
}

function configOf(
  { id, region, secret }: DeskIdentity,
  { links, cablePort, uiPort, casePublicKey }: Wiring,
): object {
  return {
    kioskId: id,
    region,
    name: `测试 ${id}`,
    controller: { endpoints: [`mqtt://127.0.0.1:${cablePort}`], secret },
    dataDir: 'data',
    ui: { port: uiPort },
    devices: [
      { id: 'id-reader', driver: 'sam-id-reader', path: links.reader },
      { id: 'receipt-printer', driver: 'escpos-printer', path: links.printer, options: { profile: 'epson' } },
    ],
    casePublicKey,
    timeouts: { takeMs: 5000, printMs: 20_000, farewellMs: 1000 },
    logLevel: 'warn',
  };
}
