/** Which device a command is about: named by its id in a configuration, or by its path, with the driver or without. */
import type { Command } from 'commander';
import { findHolder } from '../../devices/discovery/holder.ts';
import {
  isNetworkDriver,
  type AnyDriver,
  type DriverEntry,
  type NetworkDriverEntry,
} from '../../devices/definition.ts';
import { openDevice } from '../../devices/open-device.ts';
import { DRIVERS, driverNames, findDriver, networkDriverAt } from '../../devices/registry.ts';
import type { FrameTrace } from '../../devices/trace.ts';
import { createOpenTransport } from '../../devices/transport/open.ts';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { readConfig } from '../agent/config-file.ts';
import type { DeviceConfig } from '../agent/config.ts';
import { askPort } from './ask-port.ts';
import { busyText } from './busy.ts';
import { shortResult } from './probe-text.ts';
import { surveyPath, type SurveyedPort } from './survey.ts';

export interface TargetFlags {
  readonly config?: string;
  readonly driver?: string;
  readonly baud?: string;
}

export interface Target {
  readonly path: string;
  readonly entry: DriverEntry | NetworkDriverEntry;
  /** null: there is no line. */
  readonly baudRate: number | null;
  readonly options: unknown;
}

const BAUD_RATES = { min: 1200, max: 4_000_000 };

export function withTargetFlags(command: Command): Command {
  return command
    .argument('<device>', 'its id in the configuration, or its path')
    .option('--config <file>', 'settings of the kiosk: path, driver and options of the device')
    .option(
      '--driver <name>',
      `one of ${driverNames().join(', ')} (default: as configured, or found by asking)`,
    )
    .option('--baud <rate>', 'bits per second (default: as configured, or usual for the driver)');
}

/** Throws AppErrors that say what to type instead. A path that nothing is known of is probed. */
export async function resolveTarget(name: string, flags: TargetFlags, signal: AbortSignal): Promise<Target> {
  const devices = flags.config === undefined ? [] : readConfig(flags.config).devices;
  const named = devices.find(({ id }) => id === name);
  const port =
    named === undefined
      ? await surveyPath(pathIn(name, flags, devices), devices)
      : { path: named.path, place: null, stablePath: null, usb: null, configured: named };
  const { path, configured } = port;
  const driver = flags.driver ?? configured?.driver ?? networkDriverAt(path)?.driver;
  if (driver === undefined) return foundBehind(port, signal);
  const entry = findDriver(driver);
  const known = configured?.driver === driver ? configured : undefined;
  const usual = isNetworkDriver(entry) ? null : entry.baudRate;
  const baudRate = baudRateOf(flags) ?? known?.baudRate ?? usual;
  return { path, entry, baudRate, options: known?.options ?? {} };
}

function pathIn(name: string, { config }: TargetFlags, devices: readonly DeviceConfig[]): string {
  if (name.includes('/')) return name;
  if (config === undefined)
    throw new AppError(
      'not-found',
      `"${name}" is no path. To name a device by its id, say with --config FILE of which kiosk.`,
    );
  const ids = devices.map(({ id }) => id).join(', ') || 'none';
  throw new AppError('not-found', `${config} has no device "${name}"; it has: ${ids}.`);
}

function baudRateOf({ baud }: TargetFlags): number | undefined {
  if (baud === undefined) return undefined;
  const rate = Number(baud);
  if (Number.isInteger(rate) && rate >= BAUD_RATES.min && rate <= BAUD_RATES.max) return rate;
  throw new AppError(
    'config.invalid',
    `--baud must be a number from ${BAUD_RATES.min} to ${BAUD_RATES.max}.`,
  );
}

async function foundBehind(port: SurveyedPort, signal: AbortSignal): Promise<Target> {
  const { path } = port;
  process.stderr.write(`Asking ${path} what it is …\n`);
  const result = await askPort(port, DRIVERS, signal);
  if (result.type === 'inUse') throw new AppError('device.busy', busyText(path, result.holder));
  if (result.type !== 'found') {
    if (result.type === 'unusable') throw new AppError('device.transport', result.reason);
    const reason = 'reason' in result ? ` (${result.reason})` : '';
    throw new AppError(
      'device.unsupported',
      `Cannot tell what is on ${path}: ${shortResult(result)}${reason}. Name the driver with --driver to try it all the same.`,
    );
  }
  return { path, entry: findDriver(result.driver), baudRate: result.baudRate, options: {} };
}

/** Opens the line, makes the driver, and closes both in order, whatever happens. `use` starts the driver itself. */
export async function withDriver<T>(
  { path, entry, baudRate, options }: Target,
  { trace, signal }: { readonly trace: FrameTrace; readonly signal: AbortSignal },
  use: (driver: AnyDriver) => Promise<T>,
): Promise<T> {
  const holder = await findHolder(path);
  if (holder !== null) throw new AppError('device.busy', busyText(path, holder));
  const clock = systemClock;
  const openTransport = createOpenTransport({ clock });
  const opened = await openDevice(
    entry,
    { path, baudRate, options },
    { openTransport, clock, trace, signal },
  );
  try {
    const driver = await opened.create();
    try {
      return await use(driver);
    } finally {
      await driver.stop();
    }
  } finally {
    await opened.close();
  }
}

/** `escpos-printer on /dev/ttyUSB0 at 115200` */
export function targetText({ entry, path, baudRate }: Target): string {
  return `${entry.driver} on ${path}${baudRate === null ? '' : ` at ${baudRate}`}`;
}
