/** `doorstep devices list`: the ports of this machine, what hangs there as far as can be known without asking, and who uses them. */
import { Command } from 'commander';
import { describeHolder, findHolder, type Holder } from '../../devices/discovery/holder.ts';
import { likelyDriver } from '../../devices/discovery/probe-plan.ts';
import { DRIVERS } from '../../devices/registry.ts';
import { readConfig } from '../agent/config-file.ts';
import { isAddress, surveyPorts, type SurveyedPort } from './survey.ts';
import { tableLines, type TableRow } from './table.ts';
import { print } from './terminal.ts';

interface Flags {
  readonly config?: string;
  readonly json?: boolean;
}

export interface ListedPort extends SurveyedPort {
  readonly holder: Holder | null;
  readonly likelyDriver: string | null;
}

export function listCommand(): Command {
  return new Command('list')
    .description('show the serial ports, who uses them, and what is configured there; asks no device')
    .option('--config <file>', 'settings of the kiosk, to show what is configured where')
    .option('--json', 'for programs')
    .action(run);
}

async function run({ config, json }: Flags): Promise<void> {
  const ports = await listPorts(config === undefined ? [] : readConfig(config).devices);
  if (json === true) return print(JSON.stringify(ports, null, 2));
  if (ports.length > 0) return tableOf(ports).forEach(print);
  print('This machine has no serial ports, as far as the kernel knows.');
  print('A device without hardware: doorstep devices simulate --list');
}

/** `root` is another one in tests. */
export async function listPorts(
  devices: Parameters<typeof surveyPorts>[0],
  root?: string,
): Promise<readonly ListedPort[]> {
  const ports = await surveyPorts(devices, root);
  return Promise.all(
    ports.map(async (port) => ({
      ...port,
      holder: await findHolder(port.path),
      likelyDriver: likelyDriver(DRIVERS, port.usb)?.driver ?? null,
    })),
  );
}

export function tableOf(ports: readonly ListedPort[]): string[] {
  return tableLines(['PORT', 'STATE', 'CONFIGURED', 'DEVICE'], ports.map(rowOf));
}

function rowOf(port: ListedPort): TableRow {
  const { path, place, stablePath, holder, configured } = port;
  const state = holder !== null ? 'in use' : place === null ? 'missing' : isAddress(path) ? '-' : 'free';
  return {
    cells: [path, state, configured?.id ?? '-', deviceText(port)],
    notes: [
      ...(stablePath === null || stablePath === path ? [] : [stablePath]),
      ...(holder === null ? [] : [`used by ${describeHolder(holder)}`]),
    ],
  };
}

function deviceText({ usb, configured, likelyDriver }: ListedPort): string {
  const maker = [usb?.manufacturer, usb?.product].filter((text) => text != null).join(' ');
  const ids = usb === null ? '' : `(${usb.vendorId}:${usb.productId})`;
  const driver = configured?.driver ?? (likelyDriver === null ? '' : `${likelyDriver}?`);
  return [driver, maker, ids].filter((text) => text !== '').join(' ') || '-';
}
