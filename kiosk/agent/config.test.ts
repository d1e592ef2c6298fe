import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config-file.ts';
import { checkConfig, printableConfig } from './config.ts';
import { generateCaseKeys } from './session/seal.ts';

const SMALL = {
  kioskId: 'jn-0001',
  region: '510106',
  name: '样例市场 1号机',
  controller: { endpoints: ['mqtts://controller.example:8883'], secretFile: 'secret' },
  dataDir: 'data',
  devices: [{ id: 'reader', driver: 'sam-id-reader', path: '/dev/ttyUSB0' }],
};
const problemsOf = (value: unknown) => {
  const check = checkConfig(value);
  return check.ok ? [] : check.problems;
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-config-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('a configuration', () => {
  it('needs little, and the rest has defaults', () => {
    const check = checkConfig(SMALL);
    expect(check).toMatchObject({
      ok: true,
      config: {
        services: 'all',
        ui: { host: '127.0.0.1', port: 8_090 },
        timeouts: { idleMs: 60_000, dialogMs: 20_000 },
        logLevel: 'info',
      },
    });
  });

  it('is refused with every problem at once, each with its path', () => {
    const problems = problemsOf({
      ...SMALL,
      kioskId: 'Kiosk 1',
      kiosk: 'a key that nobody knows',
      controller: { endpoints: ['http://x', 'mqtt://user:pw@x'] },
      ui: { host: '0.0.0.0', port: 70_000 },
      devices: [
        { id: 'reader', driver: 'sam-id-reader', path: '/dev/a' },
        { id: 'reader', driver: 'no-such-driver', path: '/dev/a' },
        { id: 'printer', driver: 'escpos-printer', path: '/dev/b', options: { profil: 'epson' } },
      ],
      services: ['hotel-permit-checklist', 'no-such-service'],
      casePublicKey: 'AAAA',
      timeouts: { idleMs: 5 },
    });
    expect(problems).toContain('devices: "reader" is the id of two devices');
    expect(problems).toContain('devices: "/dev/a" is the path of two devices');
    const paths = problems.map((problem) => problem.slice(0, problem.indexOf(':')));
    expect(new Set(paths)).toEqual(
      new Set([
        'the file',
        'kioskId',
        'controller.endpoints[0]',
        'controller.endpoints[1]',
        'controller.secretFile',
        'ui.host',
        'ui.port',
        'devices',
        'devices[1].driver',
        'devices[2].options',
        'services',
        'casePublicKey',
        'timeouts.idleMs',
      ]),
    );
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'x'],
  ])('%s is none, and says so instead of crashing', (_what, value) => {
    expect(problemsOf(value).length).toBeGreaterThan(0);
  });

  it('names a print queue by an address of IPP, and its paper as IPP does', () => {
    const queue = (device: object) =>
      problemsOf({ ...SMALL, devices: [{ id: 'a4', driver: 'ipp-printer', ...device }] });
    const path = 'ipp://localhost:631/printers/a4';
    expect(queue({ path })).toEqual([]);
    expect(queue({ path, options: { media: 'iso_a5_148x210mm' } })).toEqual([]);
    expect(queue({ path: '/dev/usb/lp0' })).toEqual([
      'devices[0].path: the path of ipp-printer begins with ipp://',
    ]);
    expect(queue({ path, options: { media: 'A4' } })).toHaveLength(1);
  });

  it('takes a secret or a file with it, not both', () => {
    const both = { ...SMALL, controller: { ...SMALL.controller, secret: 'x' } };
    expect(problemsOf(both)).toEqual(['controller.secretFile: give either secretFile or secret']);
  });

  it('takes the public key that the case office made', () => {
    const { publicKey } = generateCaseKeys();
    expect(problemsOf({ ...SMALL, casePublicKey: publicKey })).toEqual([]);
  });

  it('is printed without its secret', () => {
    const check = checkConfig({ ...SMALL, controller: { endpoints: ['mqtt://x'], secret: 'do not tell' } });
    if (!check.ok) throw new Error(check.problems.join());
    expect(printableConfig(check.config)).not.toContain('do not tell');
  });
});

describe('a configuration file', () => {
  it('finds its secret and its data beside itself, wherever the agent is started', () => {
    const folder = folderWith({ 'kiosk.json': JSON.stringify(SMALL), secret: 'correct horse\n' });
    const { config, secret } = loadConfig(join(folder, 'kiosk.json'));
    expect(secret).toBe('correct horse');
    expect(config.dataDir).toBe(join(folder, 'data'));
    expect(loadConfig(join(folder, 'kiosk.json'), '/elsewhere').config.dataDir).toBe('/elsewhere');
  });

  it('that is no JSON is refused without quoting what may be the secret', () => {
    const folder = folderWith({ 'kiosk.json': '{ "secret": "do not tell" oops }' });
    expect(() => loadConfig(join(folder, 'kiosk.json'))).toThrow(/is no JSON/);
    expect(() => loadConfig(join(folder, 'kiosk.json'))).not.toThrow(/do not/);
  });

  it.each([
    ['without its secret file', { 'kiosk.json': JSON.stringify(SMALL) }, 'config.unreadable'],
    ['with an empty secret', { 'kiosk.json': JSON.stringify(SMALL), secret: '\n' }, 'config.invalid'],
    ['that is not there', {}, 'config.unreadable'],
  ])('%s is refused', (_what, files, code) => {
    const folder = folderWith(files);
    expect(() => loadConfig(join(folder, 'kiosk.json'))).toThrow(expect.objectContaining({ code }));
  });
});

describe('the example for installers', () => {
  const page = readFileSync(new URL('../../docs/agent.md', import.meta.url), 'utf8');
  const example = /```json agent\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

  it('in docs/agent.md is a configuration that works', () => {
    expect(problemsOf(JSON.parse(example))).toEqual([]);
  });

  it('and its reference names every setting', () => {
    const check = checkConfig(JSON.parse(example));
    if (!check.ok) throw new Error(check.problems.join());
    const { config } = check;
    const names = [
      ...Object.keys(config),
      ...Object.keys(config.ui),
      ...Object.keys(config.timeouts),
      ...Object.keys(config.controller),
      'secret',
      'baudRate',
      'options',
    ];
    for (const name of names) expect(page).toContain(`\`${name}\``);
  });
});

describe('doorstep agent --check-config', () => {
  const check = (file: string, ...flags: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const cli = new URL('../../shared/cli/doorstep.mjs', import.meta.url).pathname;
      execFile(process.execPath, [cli, 'agent', '--config', file, ...flags], (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });

  it('says ok, or every problem and exit code 1', async () => {
    const folder = folderWith({
      'good.json': JSON.stringify(SMALL),
      'bad.json': JSON.stringify({ ...SMALL, kioskId: '', dataDir: '' }),
      secret: 'correct horse',
    });
    expect(await check(join(folder, 'good.json'), '--check-config')).toMatchObject({ code: 0, out: 'ok\n' });
    const bad = await check(join(folder, 'bad.json'), '--check-config');
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/kioskId: .*\n.*dataDir: /);
  });
});
