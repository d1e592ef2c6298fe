import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkConfig } from '../agent/config.ts';
import { loadSettings } from './settings-file.ts';

const DOCUMENT = readFileSync('docs/install-kiosk.md', 'utf8');
const example = (name: string, document = DOCUMENT) =>
  JSON.parse(new RegExp(`\`\`\`json ${name}\\n([^\`]*)\`\`\``).exec(document)?.[1] ?? '') as Record<
    string,
    unknown
  >;

const SMALL = { name: '样例市场', helpPhone: '028-00000000', agent: { tokenFile: 'run/ui-token' } };
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function fileWith(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-settings-'));
  folders.push(folder);
  const file = join(folder, 'window.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('the settings of the window', () => {
  it('need little, and their paths count from their file', () => {
    const file = fileWith({ ...SMALL, agent: { ...SMALL.agent, configFile: '../kiosk.json' } });
    expect(loadSettings(file)).toEqual({
      ...SMALL,
      alternatives: [],
      agent: {
        url: 'ws://127.0.0.1:8090/ui',
        tokenFile: join(file, '../run/ui-token'),
        configFile: join(file, '../../kiosk.json'),
      },
    });
  });

  it('of the installation page are right, as are those of the agent that go with them', () => {
    const { agent } = loadSettings(fileWith(example('window')));
    const whole = { ...example('agent', readFileSync('docs/agent.md', 'utf8')), ...example('agent-part') };
    const check = checkConfig(whole);
    expect(check).toMatchObject({ ok: true, config: { ui: { tokenFile: agent.tokenFile } } });
  });

  it.each(['ws://localhost:8090/ui', 'ws://[::1]:1/ui'])('may name the agent as %s', (url) => {
    expect(loadSettings(fileWith({ ...SMALL, agent: { ...SMALL.agent, url } })).agent.url).toBe(url);
  });

  it.each([
    'ws://192.168.1.7:8090/ui',
    'ws://127.0.0.1.evil.example:8090/ui',
    'ws://evil.example:8090/ui',
    'wss://127.0.0.1:8090/ui',
    'http://127.0.0.1:8090/ui',
    'ws://user@127.0.0.1:8090/ui',
    'ws://127.0.0.1:8090/other',
    'ws://127.0.0.1:8090/ui?x=1',
    "ws://127.0.0.1:8090/ui; script-src 'unsafe-inline'",
  ])('cannot name the agent as %s: the token stays on the machine', (url) => {
    expect(() => loadSettings(fileWith({ ...SMALL, agent: { ...SMALL.agent, url } }))).toThrow(
      /agent\.url: /,
    );
  });

  it('are refused with every problem and its place', () => {
    const wrong = { name: '', helpPhone: 7, agent: { colour: 'red' }, color: 'red' };
    expect(() => loadSettings(fileWith(wrong))).toThrow(
      /name: .*\n.*helpPhone: .*\n.*agent\.tokenFile: .*\n.*agent: .*colour[^]*the file: .*color/,
    );
  });

  it.each(['', '{', 'null', '[]'])('cannot be %j', (text) => {
    expect(() => loadSettings(fileWith(text))).toThrow(/window\.json/);
  });

  it('cannot be missing', () => {
    expect(() => loadSettings('/no/such/window.json')).toThrow(/cannot be read/);
  });
});
