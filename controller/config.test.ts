import { resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../shared/errors.ts';
import { addSettings, printableConfig, readConfig, readStoreConfig } from './config.ts';

function problemsOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isAppError(error, 'config.invalid')) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('controller configuration', () => {
  it('without any setting is one process on loopback with one SQLite file', () => {
    expect(readConfig({}, {})).toEqual({
      dataDirectory: resolve('.doorstep'),
      database: { path: resolve('.doorstep/controller.db') },
      http: { host: '127.0.0.1', port: 8080 },
      publicUrl: null,
      broker: { kind: 'embedded', listen: { host: '127.0.0.1', port: 1883 } },
      regions: null,
      logLevel: 'info',
    });
  });

  it('takes a flag over the environment, and the environment over the default', () => {
    const env = { DOORSTEP_HTTP: '127.0.0.1:9001', DOORSTEP_MQTT: '127.0.0.1:9002' };
    const config = readConfig({ http: '[::1]:7000' }, env);
    expect(config.http).toEqual({ host: '::1', port: 7000 });
    expect(config.broker).toEqual({ kind: 'embedded', listen: { host: '127.0.0.1', port: 9002 } });
  });

  it('takes an empty environment variable as not set', () => {
    expect(readConfig({}, { DOORSTEP_DATABASE: '', DOORSTEP_BROKER: '' }).database).toHaveProperty('path');
  });

  it('names every problem at once, with its flag and its variable', () => {
    const flags = { http: 'nowhere', regions: '510106,Chengdu!', logLevel: 'loud' };
    const env = { DOORSTEP_DATABASE: 'mysql://db', DOORSTEP_MQTT: '127.0.0.1:99999' };
    const lines = problemsOf(() => readConfig(flags, env)).split('\n');
    expect(lines.slice(1).map((line) => line.trim().split(':')[0])).toEqual([
      '--http (DOORSTEP_HTTP)',
      '--mqtt (DOORSTEP_MQTT)',
      '--database (DOORSTEP_DATABASE)',
      '--regions (DOORSTEP_REGIONS)',
      '--log-level (DOORSTEP_LOG_LEVEL)',
    ]);
  });

  it('wants regions with an external broker, and no embedded one beside it, even when something else is wrong', () => {
    const message = problemsOf(() =>
      readConfig({ broker: 'mqtt://broker.example', mqtt: '127.0.0.1:1883', http: 'x' }, {}),
    );
    expect(message).toContain('--mqtt (DOORSTEP_MQTT): has no effect with --broker');
    expect(message).toContain('--regions (DOORSTEP_REGIONS): is needed with --broker');
    expect(message).toContain('--http (DOORSTEP_HTTP): must be host:port');
  });

  it('prints no password', () => {
    const flags = {
      broker: 'mqtts://ingest:s3cret-one@broker.example:8883',
      regions: '510106',
      database: 'postgres://doorstep:s3cret-two@db.example/doorstep',
    };
    const printed = printableConfig(readConfig(flags, {}));
    expect(printed).not.toContain('s3cret');
    expect(printed).toContain('mqtts://ingest:***@broker.example:8883');
  });

  it('declares every flag on a command, and keeps the flags for readConfig', () => {
    const command = addSettings(new Command('controller')).exitOverride();
    command.parse(['--http', '127.0.0.1:0', '--log-level', 'warn'], { from: 'user' });
    expect(readConfig(command.opts(), {})).toMatchObject({ http: { port: 0 }, logLevel: 'warn' });
    expect(command.helpInformation()).toContain('env: DOORSTEP_REGIONS');
  });

  it('gives commands beside a controller only the place of the data', () => {
    expect(readStoreConfig({ data: '/srv/doorstep', http: 'ignored' }, { DOORSTEP_HTTP: 'ignored' })).toEqual(
      {
        dataDirectory: '/srv/doorstep',
        database: { path: '/srv/doorstep/controller.db' },
      },
    );
  });
});
