/** Reads the settings of the window. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError, describeError } from '../../shared/errors.ts';
import { ShellSettings, settingsProblems } from './settings.ts';

/**
 * Paths in the result are absolute: they count from the directory of the file.
 * @throws AppError `config.unreadable` (no file, no JSON), `config.invalid` (every problem, one a line)
 */
export function loadSettings(path: string): ShellSettings {
  const check = ShellSettings.safeParse(readJson(path));
  if (!check.success) {
    throw new AppError('config.invalid', `${path} is not usable:\n${settingsProblems(check.error)}`);
  }
  const base = dirname(resolve(path));
  const { tokenFile, configFile } = check.data.agent;
  return {
    ...check.data,
    agent: {
      ...check.data.agent,
      tokenFile: resolve(base, tokenFile),
      ...(configFile !== undefined && { configFile: resolve(base, configFile) }),
    },
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const message = `The settings of the window, ${path}, cannot be read: ${describeError(error)}`;
    throw new AppError('config.unreadable', message, { cause: error });
  }
}

/** `platform`: as process.platform. */
export function defaultSettingsPath(platform: string): string {
  return platform === 'win32' ? 'C:\\ProgramData\\Doorstep\\window.json' : '/etc/doorstep/window.json';
}
