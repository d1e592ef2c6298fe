/** The ports of this machine and what a configuration says of them: one and the same port may have many names. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { listSerialPorts, type SerialPortInfo } from '../../devices/discovery/ports.ts';
import type { DeviceConfig } from '../agent/config.ts';

export interface SurveyedPort {
  /** As the kernel, the configuration or whoever typed it names it. */
  readonly path: string;
  /** The one name behind all its links; null: it is not there. */
  readonly place: string | null;
  readonly stablePath: string | null;
  readonly usb: SerialPortInfo['usb'];
  readonly configured: DeviceConfig | null;
}

/** `tcp://…` and `ipp://…`: nothing of this machine's. */
export function isAddress(path: string): boolean {
  return /^[a-z]+:\/\//u.test(path);
}

/** null: there is nothing at this path. Whether a serial server is there nobody knows before it is called. */
export function placeOf(path: string): Promise<string | null> {
  return isAddress(path) ? Promise.resolve(path) : realpath(path).catch(() => null);
}

/** All ports with hardware behind them, and then what is configured elsewhere. `root` is another one in tests. */
export async function surveyPorts(
  devices: readonly DeviceConfig[],
  root?: string,
): Promise<readonly SurveyedPort[]> {
  const found = await listSerialPorts(root);
  const places = await Promise.all(devices.map(({ path }) => placeOf(path)));
  const ports = found.map((port) => ({
    ...port,
    place: port.path,
    configured: devices[places.indexOf(port.path)] ?? null,
  }));
  const elsewhere = devices.flatMap((configured, index) => {
    const place = places[index] ?? null;
    const isListed = found.some(({ path }) => path === place);
    return isListed ? [] : [{ path: configured.path, place, stablePath: null, usb: null, configured }];
  });
  return [...ports, ...elsewhere];
}

/** What was typed, with everything that is known of it. */
export async function surveyPath(typed: string, devices: readonly DeviceConfig[]): Promise<SurveyedPort> {
  const path = isAddress(typed) ? typed : resolve(typed);
  const place = await placeOf(path);
  const known =
    place === null ? undefined : (await surveyPorts(devices)).find((port) => port.place === place);
  if (known === undefined) return { path, place, stablePath: null, usb: null, configured: null };
  // A link that somebody typed is the name that he wants.
  return path === known.place ? known : { ...known, path, stablePath: path };
}
