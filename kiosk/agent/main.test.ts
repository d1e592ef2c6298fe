import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createUpsSimulator } from '../../devices/megatec-ups/simulator.ts';
import { hostOnTcp } from '../../devices/transport/host.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { OutboxRecord } from '../../shared/protocol/index.ts';
import { openAgentStore } from './store.ts';
import { ServerMessage, type ClientEvent, type View } from './ui-api/messages.ts';
import { uiTokenPath } from './ui-api/token.ts';

const CLI = new URL('../../shared/cli/doorstep.mjs', import.meta.url).pathname;
const OFF_SCRIPT = "require('node:fs').writeFileSync(process.argv[1], 'off')";
const cleanUps: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp();
});

/** A kiosk without devices on its own data directory; whole services are closed, the session works. */
function createKioskFolder(more: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-main-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const config = {
    kioskId: 'jn-0001',
    region: '510106',
    name: '样例市场',
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
    dataDir: 'data',
    ui: { port: 0 },
    devices: [],
    ...more,
  };
  writeFileSync(join(folder, 'kiosk.json'), JSON.stringify(config));
  return folder;
}

interface RunningAgent {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  readonly port: number;
  readonly log: () => string;
}

async function startAgent(folder: string, ...flags: string[]): Promise<RunningAgent> {
  const child = spawn(process.execPath, [CLI, 'agent', '--config', join(folder, 'kiosk.json'), ...flags]);
  cleanUps.push(() => child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  const portOf = () => /"port":(\d+)/.exec(text)?.[1];
  await until(
    () => portOf() !== undefined,
    () => text,
  );
  return { child, exited, port: Number(portOf()), log: () => text };
}

async function openScreen(folder: string, port: number) {
  const token = readFileSync(uiTokenPath(join(folder, 'data')), 'utf8').trim();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ui?token=${token}`);
  let view: View | undefined;
  socket.on('message', (data: Buffer) => {
    const message = ServerMessage.parse(JSON.parse(data.toString()));
    if (message.type === 'view') ({ view } = message);
  });
  socket.on('error', () => {});
  cleanUps.push(() => socket.terminate());
  await until(() => view !== undefined);
  return {
    step: () => view?.step,
    notice: () => (view !== undefined && 'notice' in view ? view.notice : undefined),
    touch: (event: ClientEvent) => socket.send(JSON.stringify(event)),
  };
}

function sessionRecords(folder: string) {
  const store = openAgentStore({ path: join(folder, 'data', 'agent.db') });
  const rows = store.db.prepare<[], { record: string }>('SELECT record FROM outbox').all();
  store.close();
  return rows
    .map(({ record }) => OutboxRecord.parse(JSON.parse(record)))
    .flatMap((record) => (record.type === 'session' ? [record.body] : []));
}

async function until(condition: () => boolean, explain = () => condition.toString()): Promise<void> {
  for (let waits = 0; !condition(); waits++) {
    if (waits > 3000) throw new Error(`did not happen: ${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('doorstep agent', () => {
  it('ends in order at SIGTERM, and the next start knows it', async () => {
    const folder = createKioskFolder();
    const first = await startAgent(folder);
    await openScreen(folder, first.port);
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    const second = await startAgent(folder);
    await until(() => second.log().includes('previousExit'));
    expect(second.log()).toContain('"previousExit":"clean"');
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
  });

  it.each([
    ['its standard input closes', (child: ChildProcess) => void child.stdin?.end()],
    ['it gets SIGTERM', (child: ChildProcess) => void child.kill('SIGTERM')],
  ])('of a supervisor ends in order when %s', async (_what, end) => {
    const folder = createKioskFolder();
    const agent = await startAgent(folder, '--end-with-stdin');
    end(agent.child);
    expect(await agent.exited).toBe(0);
    expect(agent.log()).toContain('"reason":"shutdown"');
  });

  it('on battery begins no visit, and stops in order, with the power off, when the battery is low', async () => {
    const clock = systemClock;
    const ups = createUpsSimulator({ clock, random: Math.random });
    const line = await hostOnTcp(ups, { clock, paceBaud: 100_000, port: 0 });
    cleanUps.push(() => line.close());
    const marker = join(createKioskFolder(), 'off');
    const folder = createKioskFolder({
      devices: [{ id: 'ups', driver: 'megatec-ups', path: line.path }],
      power: { cutOutputAfterMinutes: 0.2, offCommand: [process.execPath, '-e', OFF_SCRIPT, marker] },
    });
    const agent = await startAgent(folder);
    const screen = await openScreen(folder, agent.port);
    ups.act({ type: 'failMains' });
    await until(() => {
      screen.touch({ type: 'begin', step: 'attract' });
      screen.touch({ type: 'cancel', step: 'chooseService' });
      return screen.notice() === 'outOfService';
    });
    ups.act({ type: 'setCharge', charge: 0.1 });
    expect(await agent.exited).toBe(0);
    expect(readFileSync(marker, 'utf8')).toBe('off');
    await until(() => !ups.truth.isOutputOn);
    expect(agent.log()).toContain('power-failure');
  }, 90_000);

  it('killed in a visit without personal data goes on with it, and the visit has one record', async () => {
    const folder = createKioskFolder();
    const first = await startAgent(folder);
    const before = await openScreen(folder, first.port);
    before.touch({ type: 'begin', step: 'attract', language: 'en' });
    await until(() => before.step() === 'chooseService');
    first.child.kill('SIGKILL');
    await first.exited;

    const second = await startAgent(folder);
    const after = await openScreen(folder, second.port);
    expect(after.step()).toBe('chooseService');
    after.touch({ type: 'cancel', step: 'chooseService' });
    await until(() => after.step() === 'done');
    second.child.kill('SIGKILL');
    await second.exited;
    expect(sessionRecords(folder)).toMatchObject([{ outcome: 'cancelled', wasOffline: true }]);
  });
});
