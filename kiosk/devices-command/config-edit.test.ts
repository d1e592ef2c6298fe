import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { changeLines } from './change-text.ts';
import { assertWritable, editedText, readEditable, replaceConfig } from './config-edit.ts';
import type { DeviceEntry, EntryChange } from './merge.ts';

const NOW_MS = Date.UTC(2026, 10, 25, 0, 30);
const READER: DeviceEntry = { id: 'id-reader', driver: 'sam-id-reader', path: '/dev/ttyUSB0' };
const ADD_UPS: EntryChange = {
  type: 'add',
  after: { id: 'ups', driver: 'megatec-ups', path: '/dev/ttyUSB1' },
};
const SECRET = 'correct horse battery';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-edit-'));
  path = join(folder, 'kiosk.json');
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function kiosk(more: object = {}): string {
  const config = {
    kioskId: 'jn-0001',
    region: '510106',
    name: '样例市场',
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: SECRET },
    dataDir: 'data',
    devices: [READER],
    ...more,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function edit(changes: readonly EntryChange[], at = path): string {
  const file = readEditable(at);
  return replaceConfig(file, editedText(file, changes), NOW_MS);
}

describe('editing the configuration of a kiosk', () => {
  it('changes the devices and nothing else, and leaves a copy of what was', () => {
    writeFileSync(path, kiosk());
    const backup = edit([{ type: 'keep', before: READER }, ADD_UPS]);
    expect(readFileSync(backup, 'utf8')).toBe(kiosk());
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      ...(JSON.parse(kiosk()) as object),
      devices: [READER, { id: 'ups', driver: 'megatec-ups', path: '/dev/ttyUSB1' }],
    });
    expect(backup).toBe(`${path}.20261125-0830.bak`);
    expect(readdirSync(folder).toSorted()).toEqual(['kiosk.json', 'kiosk.json.20261125-0830.bak']);
  });

  it('keeps every older copy', () => {
    writeFileSync(path, kiosk({ devices: [] }));
    const first = edit([ADD_UPS]);
    const second = edit([{ type: 'change', before: {}, after: READER }]);
    expect(second).not.toBe(first);
    expect(readFileSync(first, 'utf8')).toBe(kiosk({ devices: [] }));
    expect(readFileSync(second, 'utf8')).toContain('megatec-ups');
  });

  it('keeps mode and owner, of the copy too, since there may be a secret in it', () => {
    writeFileSync(path, kiosk({ devices: [] }));
    chmodSync(path, 0o640);
    if (process.getuid?.() === 0) chownSync(path, 1234, 2345);
    const { uid, gid } = statSync(path);
    const backup = edit([ADD_UPS]);
    for (const file of [path, backup]) {
      expect(statSync(file)).toMatchObject({ uid, gid });
      expect(statSync(file).mode & 0o777).toBe(0o640);
    }
  });

  it('replaces the file behind a link, and the link stays', () => {
    mkdirSync(join(folder, 'real'));
    const real = join(folder, 'real', 'kiosk.json');
    writeFileSync(real, kiosk({ devices: [] }));
    symlinkSync(real, path);
    edit([ADD_UPS]);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('megatec-ups');
    expect(readdirSync(join(folder, 'real'))).toHaveLength(2);
  });

  it('makes the list of devices where a new configuration has none', () => {
    const { devices: _, ...rest } = JSON.parse(kiosk()) as { devices: unknown };
    writeFileSync(path, JSON.stringify(rest));
    edit([ADD_UPS]);
    expect(readFileSync(path, 'utf8')).toContain('"devices":[{"id":"ups"');
  });

  it('writes nothing that the agent would refuse, and says every reason', () => {
    const text = kiosk({ kioskId: 'Kiosk 1', colour: 'red', devices: [READER] });
    writeFileSync(path, text);
    const again = { type: 'add', after: { ...READER, id: 'id-reader-2' } } as const;
    const message = () => edit([{ type: 'keep', before: READER }, again]);
    expect(message).toThrow(/kioskId/u);
    expect(message).toThrow(/colour/u);
    expect(message).toThrow(/is the path of two devices/u);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['kiosk.json']);
  });

  it('does not write over what somebody else has written meanwhile', () => {
    writeFileSync(path, kiosk({ devices: [] }));
    const file = readEditable(path);
    const edited = editedText(file, [ADD_UPS]);
    writeFileSync(path, kiosk({ name: '新名字' }));
    expect(() => replaceConfig(file, edited, NOW_MS)).toThrow(/changed it meanwhile/u);
    expect(readFileSync(path, 'utf8')).toBe(kiosk({ name: '新名字' }));
    expect(readdirSync(folder)).toEqual(['kiosk.json']);
  });
});

describe('a file that cannot be edited', () => {
  it.each([
    ['is not there', null, /cannot be read: .*ENOENT/u],
    ['is no JSON', Buffer.from(`{ "controller": { "secret": "${SECRET}", }`), /is no JSON/u],
    [
      'is not UTF-8',
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xd1, 0xf9]), Buffer.from('"}')]),
      /not UTF-8/u,
    ],
    ['is a list', Buffer.from('[]'), /no JSON object/u],
    ['has devices that are no list', Buffer.from('{"devices":{}}'), /devices must be a list/u],
    ['has a device that is no object', Buffer.from('{"devices":["ups"]}'), /devices must be a list/u],
  ])('that %s is told in a sentence, without what is in it', (_, bytes, message) => {
    if (bytes !== null) writeFileSync(path, bytes);
    expect(() => readEditable(path)).toThrow(message);
    expect(() => readEditable(path)).not.toThrow(SECRET);
  });

  it('that may not be written is told before any work is done, and again when it is tried', () => {
    writeFileSync(path, kiosk({ devices: [] }));
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    onTestFinished(() => chmodSync(folder, 0o755));
    const code = `
      const { readEditable, assertWritable, editedText, replaceConfig } = await import(process.argv[1]);
      if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
      const file = readEditable(process.argv[2]);
      for (const act of [() => assertWritable(file), () => replaceConfig(file, editedText(file, []) + ' ', 1)])
        try { act(); console.log('written'); } catch (error) { console.log(error.message); }`;
    const module = new URL('./config-edit.ts', import.meta.url).href;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', code, module, path], {
      encoding: 'utf8',
    });
    const lines = output.trim().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/cannot be written, and is as it was: .*or as root\.$/u);
    expect(readFileSync(path, 'utf8')).toBe(kiosk({ devices: [] }));
    expect(readdirSync(folder)).toEqual(['kiosk.json']);
  });

  it('may be written by who may', () => {
    writeFileSync(path, kiosk());
    expect(() => assertWritable(readEditable(path))).not.toThrow();
  });
});

describe('what is shown of a change', () => {
  it('is what differs, entry by entry, and nothing of the rest of the file', () => {
    const printer = {
      id: 'p',
      driver: 'escpos-printer',
      path: '/dev/ttyUSB1',
      options: { profile: 'epson' },
    };
    const lines = changeLines([
      { type: 'keep', before: READER },
      { type: 'change', before: printer, after: { ...printer, path: '/dev/lp', baudRate: 9600 } },
      ADD_UPS,
    ]);
    expect(lines).toEqual([
      '    id-reader: stays as it is',
      '  ~ p',
      '        "id": "p"',
      '        "driver": "escpos-printer"',
      '      - "path": "/dev/ttyUSB1"',
      '      + "path": "/dev/lp"',
      '        "options": {"profile":"epson"}',
      '      + "baudRate": 9600',
      '  + ups',
      '      + "id": "ups"',
      '      + "driver": "megatec-ups"',
      '      + "path": "/dev/ttyUSB1"',
    ]);
  });
});
