import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findHolder } from '../../devices/discovery/holder.ts';
import { hostOnPty } from '../../devices/transport/host.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { createEchoSimulator } from '../../test/support/echo-simulator.ts';

import {
  devices,
  devicesIn,
  kioskFile,
  runDoorstep,
  simulatorAt,
  startDoorstep,
  testFolder,
} from './test-bench.ts';

async function mutePty(path: string): Promise<void> {
  const host = await hostOnPty(createEchoSimulator({ isMute: true }), { clock: systemClock, linkPath: path });
  onTestFinished(() => host.close());
}

describe('doorstep devices probe', () => {
  it('writes what the agent reads: every device that was found comes online', async () => {
    const folder = testFolder();
    const paths = ['sam-id-reader', 'escpos-printer', 'creator-crt591', 'megatec-ups'].map((driver) => ({
      driver,
      path: join(folder, driver),
    }));
    for (const { driver, path } of paths) await simulatorAt(path, driver);
    const file = kioskFile(folder, []);
    const before = readFileSync(file, 'utf8');
    const args = ['probe', ...paths.map(({ path }) => path), '--config', file, '--write', '--yes'];
    const { code, output } = await devices(...args);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('Written.') });
    expect(devicesIn(file)).toEqual([
      { id: 'id-reader', ...paths[0] },
      { id: 'receipt-printer', ...paths[1] },
      { id: 'card-reader', ...paths[2] },
      { id: 'ups', ...paths[3] },
    ]);
    const backup = / as it was: (\S+)/u.exec(output)?.[1] ?? '';
    expect(readFileSync(backup, 'utf8')).toBe(before);
    expect(output).not.toContain('correct horse');

    const agent = startDoorstep('agent', '--config', file);
    for (const { id } of devicesIn(file))
      await agent.printed(new RegExp(`"deviceId":"${String(id)}".*device is ready`, 'u'));

    const busy = await devices('probe', '--config', file, '--write', '--yes');
    expect(busy.output).toContain(`doorstep agent (process ${agent.pid})`);
    expect(busy.output).toContain('The kiosk agent keeps its ports. Stop it');
    expect(busy.output).toContain('nothing to write');
    expect(agent.output(), 'the agent noticed nothing').not.toContain('device is away');
    agent.interrupt();
    expect(await agent.exited).toBe(0);
  }, 60_000);

  it('shows the change and writes nothing unless somebody says yes', async () => {
    const folder = testFolder();
    const path = join(folder, 'port');
    await simulatorAt(path, 'sam-id-reader');
    const file = kioskFile(folder, []);
    const before = readFileSync(file, 'utf8');
    const args = ['devices', 'probe', path, '--only', 'sam-id-reader', '--config', file, '--write'];
    for (const input of ['', 'yesterday\n']) {
      const { code, output } = await runDoorstep(args, input);
      expect(output).toContain('+ "driver": "sam-id-reader"');
      expect(output).toContain('Nothing was written.');
      expect({ code, text: readFileSync(file, 'utf8') }).toEqual({ code: 0, text: before });
    }
    await runDoorstep(args, 'y\n');
    expect(devicesIn(file)).toHaveLength(1);
    const again = await runDoorstep(args);
    expect(again.output).toContain('says so already');
    expect(readdirSync(folder).filter((name) => name.endsWith('.bak'))).toHaveLength(1);
  }, 60_000);

  it('finds the configured device with its own options, and asks one port with two names once', async () => {
    const folder = testFolder();
    const path = join(folder, 'port');
    await simulatorAt(path, 'escpos-printer');
    symlinkSync(path, join(folder, 'other-name'));
    const entry = {
      id: 'p',
      driver: 'escpos-printer',
      path,
      baudRate: 19_200,
      options: { profile: 'epson' },
    };
    const file = kioskFile(folder, [entry]);
    const args = [path, join(folder, 'other-name'), '--config', file, '--write', '--yes'];
    const { stdout } = await devices('probe', ...args);
    expect(stdout.match(/escpos-printer +19200/gu)).toHaveLength(1);
    expect(stdout).toContain('nothing to write');
    expect(devicesIn(file)).toEqual([entry]);
  });

  it('Ctrl-C closes the ports and writes nothing', async () => {
    const folder = testFolder();
    const path = join(folder, 'port');
    await mutePty(path);
    const file = kioskFile(folder, []);
    const running = startDoorstep('devices', 'probe', path, '--config', file, '--write', '--yes');
    for (let isHeld = false; !isHeld;) isHeld = (await findHolder(path)) !== null;
    running.interrupt();
    expect(await running.exited).toBe(1);
    expect(running.output()).toContain('Interrupted');
    expect(await findHolder(path)).toBeNull();
    expect(devicesIn(file)).toEqual([]);
  });

  it('tells what cannot be opened, and goes on with the others', async () => {
    const folder = testFolder();
    const path = join(folder, 'port');
    await simulatorAt(path, 'sam-id-reader');
    const { code, stdout } = await devices('probe', path, join(folder, 'nothing'), '--only', 'sam-id-reader');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +sam-id-reader +115200 +05\./mu);
    expect(stdout).toContain('there is no such device');
  });

  it.each([
    [['--write'], /Say with --config FILE where to write/u],
    [['--only', 'epson'], /There is no driver "epson"; choose/u],
    [['--config', '/nowhere/kiosk.json', '--write'], /cannot be read/u],
  ])('%j is refused before any port is touched', async (args, message) => {
    const path = join(testFolder(), 'nothing');
    const { code, output } = await devices('probe', path, ...args);
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect(existsSync(path)).toBe(false);
  });
});
