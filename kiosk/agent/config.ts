/** Settings of one kiosk: a JSON file with this schema; every problem is named at once with its path (style.md 3, CONFIG). */
import * as z from 'zod';
import { isNetworkDriver } from '../../devices/definition.ts';
import { driverNames, findDriver } from '../../devices/registry.ts';
import { Alternative } from '../../shared/domain/alternative.ts';
import { DeviceId, KioskId, RegionId, ServiceId } from '../../shared/domain/ids.ts';
import { SERVICE_CATALOGUE, selectServices } from '../services/catalogue.ts';
import { isUsablePublicKey } from './session/seal.ts';

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'] as const;

function durationMs(minimumMs: number, maximumMs: number, standardMs: number, what: string) {
  return z
    .int()
    .min(minimumMs)
    .max(maximumMs)
    .default(standardMs)
    .describe(`${what}, milliseconds, ${minimumMs} to ${maximumMs}`);
}

export const DeviceConfig = z
  .strictObject({
    id: DeviceId.describe('name of the device within this kiosk, for example "id-reader"'),
    driver: z.string().describe('name of its driver'),
    path: z
      .string()
      .min(1)
      .describe('serial port such as /dev/ttyUSB0, tcp://host:port, or ipp://host:port/… of a print queue'),
    baudRate: z
      .int()
      .min(1_200)
      .max(4_000_000)
      .exactOptional()
      .describe("bits per second; default: the driver's own"),
    options: z.record(z.string(), z.unknown()).exactOptional().describe('settings of the driver'),
  })
  .check(({ value, issues }) => {
    if (!driverNames().includes(value.driver)) {
      const message = `there is no driver "${value.driver}"; choose ${driverNames().join(' or ')}`;
      issues.push({ code: 'custom', path: ['driver'], message, input: value.driver });
      return;
    }
    const entry = findDriver(value.driver);
    if (isNetworkDriver(entry) && !value.path.startsWith(entry.scheme)) {
      const message = `the path of ${value.driver} begins with ${entry.scheme}`;
      issues.push({ code: 'custom', path: ['path'], message, input: value.path });
    }
    const options = entry.options.safeParse(value.options ?? {});
    for (const { path, message } of options.error?.issues ?? []) {
      issues.push({ code: 'custom', path: ['options', ...path], message, input: value.options });
    }
  });
export type DeviceConfig = z.infer<typeof DeviceConfig>;

const Controller = z
  .strictObject({
    endpoints: z
      .array(
        z
          .string()
          .refine(isMqttUrl, 'must be mqtt://host:port or mqtts://host:port, without user name or password'),
      )
      .min(1)
      .describe('addresses of the controller, tried in this order'),
    secretFile: z.string().min(1).exactOptional().describe("file with this kiosk's secret"),
    secret: z.string().min(1).exactOptional().describe("this kiosk's secret, when there is no file"),
  })
  .refine(({ secret, secretFile }) => (secret === undefined) !== (secretFile === undefined), {
    path: ['secretFile'],
    message: 'give either secretFile or secret',
    when: isObject,
  });

const Ui = z.strictObject({
  host: z.enum(LOOPBACK_HOSTS).default('127.0.0.1').describe('only this machine may connect'),
  port: z.int().min(0).max(65_535).default(8_090).describe('0: any free port'),
  tokenFile: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'where the token of the screens is left instead of dataDir, for the group of that directory too',
    ),
  allowedOrigins: z
    .array(z.string().refine(isOrigin, 'must be scheme://host or scheme://host:port, without a path'))
    .default(['app://kiosk'])
    .describe('pages that may connect, as browsers name them in the Origin header'),
});

const Timeouts = z.strictObject({
  idleMs: durationMs(10_000, 600_000, 60_000, 'without a touch until the kiosk asks "are you still there?"'),
  dialogMs: durationMs(5_000, 120_000, 20_000, 'until that question ends the visit'),
  takeMs: durationMs(5_000, 300_000, 20_000, 'for taking paper and card'),
  cardWarningMs: durationMs(
    5_000,
    300_000,
    20_000,
    'for taking a card from the motor reader, from the warning until it is captured',
  ),
  printMs: durationMs(5_000, 300_000, 60_000, 'for printing a receipt'),
  farewellMs: durationMs(1_000, 60_000, 6_000, 'for the farewell and for short notices'),
});

const Power = z.strictObject({
  cutOutputAfterMinutes: z
    .number()
    .min(0.2)
    .max(10)
    .default(2)
    .describe('from the orderly end of the agent until the UPS switches off, 0.2 to 10 minutes'),
  offCommand: z
    .array(z.string().min(1))
    .min(1)
    .exactOptional()
    .describe('program and arguments that power the machine off, e.g. ["systemctl", "poweroff"]'),
});

export const AgentConfig = z.strictObject({
  kioskId: KioskId.describe('as registered at the controller'),
  region: RegionId.describe('six digits of the county-level division, for example 510106'),
  name: z.string().min(1).max(40).describe('what citizens call this place; on screens and receipts'),
  helpPhone: z
    .string()
    .regex(/^[0-9+ -]{3,24}$/, 'must be 3 to 24 digits, with +, - and spaces')
    .exactOptional()
    .describe('whom citizens call when the machine keeps their card; shown on the screen'),
  alternatives: z
    .array(Alternative)
    .max(8)
    .default([])
    .describe('other kiosks and halls nearby, named on the screen while this one cannot do something'),
  controller: Controller,
  dataDir: z.string().min(1).describe('directory for the database and the token of the screen'),
  ui: Ui.prefault({}),
  devices: z
    .array(DeviceConfig)
    .max(32)
    .refine((devices) => repeated(devices, 'id') === undefined, {
      error: ({ input }) => `"${repeated(input, 'id')}" is the id of two devices`,
      when: isList,
    })
    .refine((devices) => repeated(devices, 'path') === undefined, {
      error: ({ input }) => `"${repeated(input, 'path')}" is the path of two devices`,
      when: isList,
    }),
  areIdCardsInserted: z
    .boolean()
    .default(true)
    .describe(
      'with a motor card reader: the antenna for ID cards is inside it; false: they are laid on elsewhere',
    ),
  services: z
    .union([z.literal('all'), z.array(ServiceId)], { error: 'must be "all" or a list of service ids' })
    .default('all')
    .check(({ value, issues }) => {
      for (const id of selectServices(value).unknown) {
        const message = `there is no service "${id}"; this release has ${SERVICE_CATALOGUE.map((row) => row.id).join(', ')}`;
        issues.push({ code: 'custom', path: [], message, input: value });
      }
    }),
  casePublicKey: z
    .string()
    .refine(isUsablePublicKey, 'must be the X25519 public key that "doorstep case keygen" printed')
    .exactOptional()
    .describe('key of the case office; without it services that take applications stay closed'),
  timeouts: Timeouts.prefault({}),
  urgent: z
    .strictObject({
      perCardAWeek: z.int().min(1).max(50).default(2).describe('urgent cases of one card in seven days'),
      perDay: z.int().min(1).max(1000).default(20).describe('urgent cases of this kiosk on one day'),
    })
    .prefault({})
    .describe('beyond, the staff at the counter decide'),
  power: Power.prefault({}).describe('what happens when the mains fail and the battery of the UPS is low'),
  technician: z
    .strictObject({
      stickFolders: z
        .array(z.string().min(1))
        .default(['/media', '/run/media'])
        .describe('folders below which USB sticks are mounted; the log is exported to one'),
    })
    .prefault({}),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

export type ConfigCheck =
  | { readonly ok: true; readonly config: AgentConfig }
  /** One line for each problem: its path in the file, and what is wrong. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Checks everything that can be known without touching a file or a device. */
export function checkConfig(value: unknown): ConfigCheck {
  const result = AgentConfig.safeParse(value);
  if (result.success) return { ok: true, config: result.data };
  return { ok: false, problems: result.error.issues.map((issue) => problemText(issue)) };
}

/** The configuration for people, the secret masked. */
export function printableConfig(config: AgentConfig): string {
  const { secret } = config.controller;
  const controller = secret === undefined ? config.controller : { ...config.controller, secret: '***' };
  return JSON.stringify({ ...config, controller }, null, 2);
}

function problemText({ path, message }: { path: PropertyKey[]; message: string }): string {
  const place = path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );
  return `${place === '' ? 'the file' : place}: ${message}`;
}

/** The first text that two entries have under `key`; entries may be anything yet. */
function repeated(list: unknown, key: 'id' | 'path'): string | undefined {
  const entries = Array.isArray(list) ? (list as (Record<string, unknown> | null)[]) : [];
  const texts = entries.map((entry) => entry?.[key]).filter((text) => typeof text === 'string');
  return texts.find((text, index) => texts.indexOf(text) < index);
}

function isMqttUrl(text: string): boolean {
  if (!/^mqtts?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password, hostname } = new URL(text);
  return hostname !== '' && username === '' && password === '';
}

function isOrigin(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/.test(text) && URL.canParse(text);
}

/** Rules between fields are checked even where single fields are wrong: all problems at once. */
function isList({ value }: { value: unknown }): boolean {
  return Array.isArray(value);
}

function isObject({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null;
}
