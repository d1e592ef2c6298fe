/** Reads an agent's configuration file and the secret beside it. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError, describeError } from '../../shared/errors.ts';
import { checkConfig, type AgentConfig } from './config.ts';

export interface LoadedConfig {
  /** Paths in it are absolute: they count from the directory of the file. */
  readonly config: AgentConfig;
  /** For MQTT; never printed. */
  readonly secret: string;
}

/**
 * @param dataDir replaces the directory that the file names.
 * @throws AppError `config.unreadable` (no file, no JSON), `config.invalid` (every problem, one a line)
 */
export function loadConfig(path: string, dataDir?: string): LoadedConfig {
  const config = readConfig(path);
  const base = dirname(resolve(path));
  return {
    config: {
      ...config,
      dataDir: dataDir === undefined ? resolve(base, config.dataDir) : resolve(dataDir),
      ui: {
        ...config.ui,
        ...(config.ui.tokenFile !== undefined && { tokenFile: resolve(base, config.ui.tokenFile) }),
      },
    },
    secret: readSecret(config.controller, base),
  };
}

/** Without the secret, which only the agent's user may read; throws as `loadConfig`. */
export function readConfig(path: string): AgentConfig {
  const check = checkConfig(parseConfig(path, readText(path, 'configuration')));
  if (check.ok) return check.config;
  throw new AppError('config.invalid', `${path} is not usable:\n  ${check.problems.join('\n  ')}`);
}

function readSecret({ secret, secretFile }: AgentConfig['controller'], base: string): string {
  if (secretFile === undefined) return secret ?? '';
  const path = resolve(base, secretFile);
  const text = readText(path, 'secret').trim();
  if (text === '') throw new AppError('config.invalid', `controller.secretFile: ${path} is empty`);
  return text;
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const message = `The ${what} file ${path} cannot be read: ${describeError(error)}`;
    throw new AppError('config.unreadable', message, { cause: error });
  }
}

/** The parser's own message quotes the text around the fault, which may be the secret: only the place is told. */
export function parseConfig(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const place = /line \d+ column \d+|position \d+/.exec(describeError(error))?.[0];
    throw new AppError('config.unreadable', `${path} is no JSON${place === undefined ? '' : ` (${place})`}`);
  }
}
