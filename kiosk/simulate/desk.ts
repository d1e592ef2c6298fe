/** The world around one real agent: its devices on the TCP ports that its configuration names, and citizens at its screen. */
import { hostOnTcp, type SimulatorHost } from '../../devices/transport/host.ts';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import type { AgentConfig, DeviceConfig } from '../agent/config.ts';
import { createSimulatedDevices } from './devices.ts';
import { live, type LifeConfig } from './life.ts';
import type { Report } from './report.ts';
import { connectScreen } from './screen-client.ts';

const PACE_BAUD = 115_200;

export interface DeskDeps {
  readonly report: Report;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. Mishaps of the network are left to whoever runs the controller. */
export async function runDesk(
  config: AgentConfig,
  life: LifeConfig,
  { report, random, signal }: DeskDeps,
): Promise<void> {
  const hasCardSlot = config.devices.some(({ driver }) => driver === 'creator-crt591');
  const devices = createSimulatedDevices({ clock: systemClock, random }, { hasCardSlot });
  const hosts: SimulatorHost[] = [
    await hostOnTcp(devices.reader, {
      port: tcpPortOf(config, 'sam-id-reader'),
      clock: systemClock,
      paceBaud: PACE_BAUD,
    }),
    await hostOnTcp(devices.printer, {
      port: tcpPortOf(config, 'escpos-printer'),
      clock: systemClock,
      paceBaud: PACE_BAUD,
    }),
  ];
  if (devices.slot !== null) {
    const port = tcpPortOf(config, 'creator-crt591');
    hosts.push(await hostOnTcp(devices.slot, { port, clock: systemClock, paceBaud: PACE_BAUD }));
  }
  const screen = connectScreen({ port: config.ui.port, dataDir: config.dataDir }, systemClock);
  report.say(`${config.name}: devices on ${hosts.map(({ path }) => path).join(' and ')}`);
  try {
    await live(life, {
      machine: {
        view: () => screen.view(),
        touch: (event) => screen.touch(event),
        ...devices.hands,
      },
      clock: systemClock,
      random,
      signal,
      apply: (mishap, isOver) => devices.apply(mishap, isOver),
      onVisit: (errand, farewell) => report.visit(config.name, errand.serviceId, farewell),
      onMishap(mishap, isOver) {
        if (mishap !== 'networkDown') report.mishap(config.name, mishap, isOver);
      },
    });
  } finally {
    screen.close();
    await Promise.all(hosts.map((host) => host.close()));
    devices.stop();
  }
}

function tcpPortOf(config: AgentConfig, driver: string): number {
  const device = config.devices.find((row: DeviceConfig) => row.driver === driver);
  const port = /^tcp:\/\/127\.0\.0\.1:(\d+)$/.exec(device?.path ?? '')?.[1];
  if (port === undefined) {
    throw new AppError(
      'config.invalid',
      `--desk needs a device with driver ${driver} at tcp://127.0.0.1:<port> in the configuration`,
    );
  }
  return Number(port);
}
