/**
 * Settings of the controller: flags over environment over default, checked together (style.md 3, CONFIG).
 * The only file of the controller that reads process.env.
 */
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import * as z from 'zod';
import { RegionId } from '../shared/domain/ids.ts';
import { AppError } from '../shared/errors.ts';
import type { ListenAddress } from './broker/listener.ts';
import type { StoreLocation } from './store/engine.ts';

const HostPort = z.string().transform((text, context): ListenAddress => {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || !(port <= 65_535)) {
    context.addIssue({ code: 'custom', message: 'must be host:port, for example 127.0.0.1:8080' });
    return z.NEVER;
  }
  return { host, port };
});

const Regions = z.string().transform((text, context): RegionId[] | null => {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !RegionId.safeParse(name).success);
  if (wrong !== undefined) {
    context.addIssue({ code: 'custom', message: `"${wrong}" is not a region code such as 510106` });
    return z.NEVER;
  }
  return names.map((name) => RegionId.parse(name));
});

function urlOf(protocol: RegExp, message: string) {
  return z.string().refine((text) => protocol.test(text) && URL.canParse(text), message);
}

const StoreShape = {
  data: z.string().min(1).describe('directory of the controller: database and everything else it keeps'),
  database: urlOf(/^postgres(ql)?:\/\//, 'must be postgres://user:password@host:port/database')
    .optional()
    .describe('PostgreSQL instead of the SQLite file controller.db in the data directory'),
};

const Schema = z
  .object({
    http: HostPort.describe('where the console and the HTTP API listen'),
    publicUrl: urlOf(/^https?:\/\//, 'must be https://name, how browsers reach the console')
      .optional()
      .describe('how browsers reach the console through a proxy on this machine'),
    mqtt: HostPort.optional().describe('where the embedded MQTT broker listens'),
    broker: urlOf(/^mqtts?:\/\//, 'must be mqtt://host:port or mqtts://host:port')
      .optional()
      .describe('an external MQTT broker instead of the embedded one'),
    ...StoreShape,
    regions: Regions.optional().describe('regions that this controller serves, separated by commas'),
    logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).describe('least level'),
  })
  .refine(({ broker, mqtt }) => broker === undefined || mqtt === undefined, {
    path: ['mqtt'],
    message: 'has no effect with --broker, which replaces the embedded broker; give one of the two',
    when: always,
  })
  .refine(({ broker, regions }) => broker === undefined || regions !== undefined, {
    path: ['regions'],
    message: 'is needed with --broker: which regions to subscribe',
    when: always,
  });

/** Rules between settings are checked even when single settings are wrong: all problems at once. */
function always(): boolean {
  return true;
}

type Setting = keyof z.input<typeof Schema>;

/** How each setting is named outside; `fallback` is also what the help shows. */
const SETTINGS: Record<Setting, { flag: string; env: string; value: string; fallback?: string }> = {
  http: { flag: '--http', env: 'DOORSTEP_HTTP', value: '<host:port>', fallback: '127.0.0.1:8080' },
  publicUrl: { flag: '--public-url', env: 'DOORSTEP_PUBLIC_URL', value: '<url>' },
  mqtt: { flag: '--mqtt', env: 'DOORSTEP_MQTT', value: '<host:port>' },
  broker: { flag: '--broker', env: 'DOORSTEP_BROKER', value: '<url>' },
  data: { flag: '--data', env: 'DOORSTEP_DATA', value: '<directory>', fallback: './.doorstep' },
  database: { flag: '--database', env: 'DOORSTEP_DATABASE', value: '<url>' },
  regions: { flag: '--regions', env: 'DOORSTEP_REGIONS', value: '<codes>' },
  logLevel: { flag: '--log-level', env: 'DOORSTEP_LOG_LEVEL', value: '<level>', fallback: 'info' },
};

const DEFAULT_MQTT: ListenAddress = { host: '127.0.0.1', port: 1883 };

export interface StoreConfig {
  /** Absolute path. */
  readonly dataDirectory: string;
  readonly database: StoreLocation;
}

export interface ControllerConfig extends StoreConfig {
  readonly http: ListenAddress;
  /** null: browsers reach `http` directly. */
  readonly publicUrl: string | null;
  /** The embedded broker, or the URL of an external one. */
  readonly broker:
    | { readonly kind: 'embedded'; readonly listen: ListenAddress }
    | { readonly kind: 'external'; readonly url: string };
  /** null: every region that has kiosks. */
  readonly regions: readonly RegionId[] | null;
  readonly logLevel: z.output<typeof Schema>['logLevel'];
}

/** Flag values as commander gives them. */
export type Flags = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Declares the flags of the named settings on a command; values are read by `readConfig` and `readStoreConfig`. */
export function addSettings(
  command: Command,
  names: readonly Setting[] = Object.keys(SETTINGS) as Setting[],
) {
  for (const name of names) {
    const { flag, env, value, fallback } = SETTINGS[name];
    const standard = name === 'mqtt' ? `${DEFAULT_MQTT.host}:${DEFAULT_MQTT.port}` : fallback;
    const notes = standard === undefined ? `env: ${env}` : `default: ${standard}, env: ${env}`;
    command.addOption(new Option(`${flag} ${value}`, `${Schema.shape[name].description} (${notes})`));
  }
  return command;
}

/** @throws AppError `config.invalid` that lists every problem with its flag. */
export function readConfig(flags: Flags, env: Environment = process.env): ControllerConfig {
  const raw = check(Schema, flags, env);
  return {
    ...storeConfig(raw),
    http: raw.http,
    publicUrl: raw.publicUrl ?? null,
    broker:
      raw.broker === undefined
        ? { kind: 'embedded', listen: raw.mqtt ?? DEFAULT_MQTT }
        : { kind: 'external', url: raw.broker },
    regions: raw.regions ?? null,
    logLevel: raw.logLevel,
  };
}

/** Only where the data is, for commands that work beside a controller. @throws AppError `config.invalid` */
export function readStoreConfig(flags: Flags, env: Environment = process.env): StoreConfig {
  return storeConfig(check(z.object(StoreShape), flags, env));
}

/** The configuration for people: passwords in URLs masked. */
export function printableConfig(config: ControllerConfig): string {
  const mask = (_key: string, value: unknown) =>
    typeof value === 'string' && URL.canParse(value) ? maskPassword(value) : value;
  return JSON.stringify(config, mask, 2);
}

function storeConfig({ data, database }: { data: string; database?: string | undefined }): StoreConfig {
  const dataDirectory = resolve(data);
  return {
    dataDirectory,
    database:
      database === undefined ? { path: join(dataDirectory, 'controller.db') } : { databaseUrl: database },
  };
}

function check<S extends z.ZodObject>(schema: S, flags: Flags, env: Environment): z.output<S> {
  const names = Object.keys(schema.shape) as Setting[];
  const given = names.map((name) => {
    const { env: variable, fallback } = SETTINGS[name];
    // An empty variable is an unset one: the usual way to switch a setting off in a unit file.
    return [name, flags[name] ?? (env[variable] === '' ? undefined : env[variable]) ?? fallback];
  });
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const { flag, env: variable } = SETTINGS[issue.path[0] as Setting];
    return `${flag} (${variable}): ${issue.message}`;
  });
  throw new AppError('config.invalid', `The configuration is not usable:\n  ${problems.join('\n  ')}`);
}

function maskPassword(text: string): string {
  const url = new URL(text);
  if (url.password === '') return text;
  url.password = '***';
  return url.href;
}
