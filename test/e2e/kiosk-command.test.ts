import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../kiosk/shell/settings-file.ts';
import { startBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { startUntil, waitFor, type RunningProcess } from '../support/process.ts';

/** `npm run kiosk`, beside an agent as the demo starts one. */
const NAME = '样例市场 1号机';
let folder: string;
let configFile: string;
let agent: RunningProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-kiosk-command-'));
  configFile = join(folder, 'demo-agent.json');
  const config = {
    kioskId: 'jn-0001',
    region: '510106',
    name: NAME,
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
    dataDir: 'agent',
    ui: { port: await freePort(), allowedOrigins: ['app://kiosk', `http://127.0.0.1:${await freePort()}`] },
    devices: [],
  };
  writeFileSync(configFile, JSON.stringify(config));
  agent = await startUntil(['agent', '--config', configFile], /screens may connect/);
});
afterAll(async () => {
  await agent.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const ARGS = ['run', '-s', 'kiosk', '--'];

describe('npm run kiosk', () => {
  it('without Electron prints an address at which a browser shows the screens', async () => {
    // A group of its own: npm does not pass signals on to what it started.
    const kiosk = spawn('npm', [...ARGS, '--data', folder, '--browser'], { detached: true });
    let output = '';
    for (const stream of [kiosk.stdout, kiosk.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const browser = await startBrowser();
    try {
      await waitFor(() => /Ctrl-C/.test(output), 60_000);
      const address = /http:\S+/.exec(output)?.[0] ?? output;
      const page = await browser.newPage();
      await page.goto(address);
      // Before it there is "one moment", for as long as the agent takes.
      const isServing = async () => (await page.locator('body').innerText()).includes(NAME);
      expect(await waitFor(isServing, 60_000)).toBe(true);
    } finally {
      await browser.close();
      process.kill(-kiosk.pid!, 'SIGINT');
    }
    expect(await waitFor(() => kiosk.exitCode !== null || kiosk.signalCode !== null)).toBe(true);
  });

  it('starts the Electron that is there, with the agent and the screens to show', () => {
    const electron = join(folder, 'electron');
    mkdirSync(electron);
    writeFileSync(join(electron, 'electron'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(join(electron, 'electron'), 0o755);
    const { status, stdout } = spawnSync('npm', [...ARGS, '--config', configFile], {
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron },
    });
    expect(status).toBe(0);
    const [main = '', settings = '', ui = ''] = stdout.trim().split('\n').slice(-3);
    expect(readFileSync(main, 'utf8')).toContain('registerSchemesAsPrivileged');
    expect(loadSettings(settings.replace('--settings=', '')).name).toBe(NAME);
    expect(readFileSync(join(ui.replace('--ui=', ''), 'index.html'), 'utf8')).toContain('门口办');
  });

  it('says what to start first when no agent runs', () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, readFileSync(configFile, 'utf8').replace('"agent"', '"nobody"'));
    const { status, stderr } = spawnSync('npm', [...ARGS, '--config', other], { encoding: 'utf8' });
    expect({ status, stderr: stderr.trim() }).toEqual({
      status: 1,
      stderr: `The agent of ${other} does not run; "npm run demo" starts the demo's.`,
    });
  });
});
