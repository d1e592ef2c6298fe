import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noLog } from '../../shared/log.ts';
import { waitFor } from '../../test/support/process.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { AGENT_C_LIBRARY, createAgentProcess } from './agent-process.ts';

let folder: string;
const cleanUps: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-agent-process-'));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

const PREAMBLE = `const tell = (text) => require('node:fs').appendFileSync(process.argv[1], text + '\\n'); tell('start ' + process.pid);`;
/** As much as a font of Chinese characters. */
const LARGE_KIB = 16 * 1024;
const SERVE = 'setInterval(() => {}, 1000);';
const END_WITH_STDIN = `process.stdin.resume().once('close', () => { tell('in order'); process.exit(0); });`;

/** A stand-in for the agent that does what `script` says and tells its story in a file. */
function createBench(script: string) {
  const file = join(folder, 'story');
  const clock = createTestClock();
  const command = [process.execPath, '-e', PREAMBLE + script, file] as const;
  const agent = createAgentProcess({ command: [...command], clock, random: () => 0.999, log: noLog });
  const story = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
  cleanUps.push(() => {
    for (const pid of story().flatMap((line) => /^start (\d+)$/.exec(line)?.[1] ?? [])) tryKill(Number(pid));
  });
  return { agent, clock, story, starts: () => story().filter((line) => line.startsWith('start')).length };
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

describe('an agent that ends', () => {
  it('is started again, after 2, 4 and 8 seconds', async () => {
    const { agent, clock, starts } = createBench('process.exit(1);');
    agent.start();
    for (const [count, delayMs] of [2_000, 4_000, 8_000].entries()) {
      expect(await waitFor(() => starts() === count + 1 && clock.pendingTimers() === 1)).toBe(true);
      await clock.advance(delayMs - 100);
      expect(starts()).toBe(count + 1);
      await clock.advance(100);
    }
    expect(await waitFor(() => starts() === 4 && clock.pendingTimers() === 1)).toBe(true);
    await agent.stop();
  });

  it('after a good minute is started as for the first time', async () => {
    const { agent, clock, starts } = createBench(SERVE);
    agent.start();
    for (const count of [1, 2, 3]) {
      expect(await waitFor(() => starts() === count)).toBe(true);
      await clock.advance(60_000);
      agent.kill();
      expect(await waitFor(() => clock.pendingTimers() === 1)).toBe(true);
      await clock.advance(1_000);
    }
    expect(await waitFor(() => starts() === 4)).toBe(true);
    agent.kill();
    expect(await waitFor(() => clock.pendingTimers() === 1)).toBe(true);
    await agent.stop();
  });

  it('because its program is missing is tried again', async () => {
    const clock = createTestClock();
    const agent = createAgentProcess({
      command: [join(folder, 'no-such-program')],
      clock,
      random: () => 0.999,
      log: noLog,
    });
    agent.start();
    expect(await waitFor(() => clock.pendingTimers() === 1)).toBe(true);
    await agent.stop();
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('stopping', () => {
  it('lets the agent end in order, and starts no other', async () => {
    const { agent, clock, story } = createBench(SERVE + END_WITH_STDIN);
    agent.start();
    expect(await waitFor(() => story().length === 1)).toBe(true);
    await agent.stop();
    expect(story().at(-1)).toBe('in order');
    expect(clock.pendingTimers()).toBe(0);
  });

  it('ends by force an agent that takes longer than 15 s', async () => {
    const { agent, clock, starts } = createBench(SERVE);
    agent.start();
    expect(await waitFor(() => starts() === 1)).toBe(true);
    let isOver = false;
    const stopped = agent.stop().then(() => (isOver = true));
    await clock.advance(14_900);
    expect(isOver).toBe(false);
    await clock.advance(100);
    await stopped;
    expect(starts()).toBe(1);
  });
});

describe('the agent', () => {
  it("does not inherit what would change its Node, or Electron's own variables", async () => {
    process.env['NODE_OPTIONS'] = '--throw-deprecation';
    process.env['ELECTRON_RUN_AS_NODE'] = '1';
    cleanUps.push(() => {
      delete process.env['NODE_OPTIONS'];
      delete process.env['ELECTRON_RUN_AS_NODE'];
    });
    const names = `Object.keys(process.env).filter((name) => /^(NODE_OPTIONS|ELECTRON_)/.test(name))`;
    const { agent, story } = createBench(
      `tell('has ' + ${names}.length + ' ' + ('PATH' in process.env));${END_WITH_STDIN}`,
    );
    agent.start();
    expect(await waitFor(() => story().includes('has 0 true'))).toBe(true);
    await agent.stop();
  });

  it('has a C library that overwrites what is given back to it, as a service too', async () => {
    const { agent, story } = createBench(`tell(process.env.GLIBC_TUNABLES);${END_WITH_STDIN}`);
    agent.start();
    expect(await waitFor(() => story().includes(AGENT_C_LIBRARY.GLIBC_TUNABLES))).toBe(true);
    await agent.stop();
    expect(AGENT_C_LIBRARY.GLIBC_TUNABLES).toContain('glibc.malloc.perturb=85');
    const unit = readFileSync(join(import.meta.dirname, 'systemd/doorstep-agent.service'), 'utf8');
    expect(unit).toContain(`\nEnvironment=GLIBC_TUNABLES=${AGENT_C_LIBRARY.GLIBC_TUNABLES}\n`);
  });

  it('gives large blocks back to the system, however often it needs them', async () => {
    const { agent, story } = createBench(
      `const kib = () => Number(/\\[heap\\]\\n(?:.*\\n)*?Rss:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/smaps', 'utf8'))[1]);
       const before = kib();
       for (let times = 0; times < 3; times += 1) Buffer.allocUnsafeSlow(${LARGE_KIB * 1024}).fill(1).buffer.transfer(0);
       tell('kept ' + (kib() - before));${END_WITH_STDIN}`,
    );
    agent.start();
    const kept = () => story().flatMap((line) => /^kept (-?\d+)$/.exec(line)?.[1] ?? []);
    expect(await waitFor(() => kept().length === 1)).toBe(true);
    expect(Number(kept()[0])).toBeLessThan(LARGE_KIB / 8);
    await agent.stop();
  });
});
