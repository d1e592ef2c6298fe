import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentPackages, agentSources } from './agent-files.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const sources = agentSources(ROOT);

describe('an installed agent', () => {
  it('has the command line, all drivers and all services, and nothing of tests, controller or window', () => {
    for (const needed of [
      'shared/cli/doorstep.mjs',
      'shared/cli/node-version.mjs',
      'kiosk/agent/main.ts',
      'kiosk/systemd-watchdog.ts',
      'devices/registry.ts',
    ]) {
      expect(sources).toContain(needed);
    }
    const foreign =
      /\.(test|contract|fuzz|model)\.ts$|-rig\.ts$|\/test-|^controller|^kiosk\/(shell|ui|simulate)/;
    expect(sources.filter((path) => foreign.test(path))).toEqual([]);
  });

  it('has the packages that it names and those that they need, and none of the controller or the tools', () => {
    const packages = agentPackages(ROOT, sources);
    for (const name of [
      'better-sqlite3',
      'serialport',
      '@serialport/bindings-cpp',
      'mqtt',
      'zod',
      'ws',
      'debug',
    ]) {
      expect(packages).toContain(`node_modules/${name}`);
    }
    for (const name of ['aedes', 'fastify', 'vite', 'electron', 'react', '@types/node']) {
      expect(packages).not.toContain(`node_modules/${name}`);
    }
  });
});
