import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../test/support/process.ts';
import { createTestClock } from '../test/support/test-clock.ts';
import { startWatchdog } from './systemd-watchdog.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(() => {
  delete process.env['NOTIFY_SOCKET'];
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** The socket on which systemd hears its services. */
async function listenAsSystemd() {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-notify-'));
  const socket = join(folder, 'notify');
  const listener = spawn('socat', ['-u', `UNIX-RECVFROM:${socket},fork`, 'STDOUT']);
  cleanUps.push(() => {
    listener.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  let heard = '';
  listener.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  await waitFor(() => existsSync(socket));
  return { socket, words: () => heard.split('WATCHDOG=1').length - 1 };
}

describe('the watchdog', () => {
  it('hears three words within its time, for as long as the process works', async () => {
    const { socket, words } = await listenAsSystemd();
    process.env['NOTIFY_SOCKET'] = socket;
    const clock = createTestClock();
    const timer = startWatchdog({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: '60000000' }, clock);
    await clock.advance(19_900);
    expect(words()).toBe(0);
    await clock.advance(100);
    expect(await waitFor(() => words() === 1)).toBe(true);
    await clock.advance(40_000);
    expect(await waitFor(() => words() === 3)).toBe(true);
    timer?.cancel();
    expect(clock.pendingTimers()).toBe(0);
  });

  it.each([
    {},
    { NOTIFY_SOCKET: '/run/x' },
    { WATCHDOG_USEC: '1000' },
    { NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: 'x' },
  ])('is left alone where systemd does not ask: %j', (env) => {
    expect(startWatchdog(env, createTestClock())).toBeUndefined();
  });
});
