import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driverNames, findDriver } from '../../devices/registry.ts';
import { devices, runDoorstep, startDoorstep, testFolder } from './test-bench.ts';

describe('doorstep devices simulate', () => {
  it('obeys what is typed, tells what is true whenever it changes, and ends at Ctrl-C with nothing left', async () => {
    const running = startDoorstep('devices', 'simulate', 'creator-crt591');
    await running.printed(/creator-crt591 on (\S+)\n[^]*= no card · entry closed · stacker 0/u);
    const path = / on (\S+)/u.exec(running.output())?.[1] ?? '';
    expect(existsSync(path)).toBe(true);
    running.type('fillStacker=3\n');
    await running.printed(/^= .*stacker 3/mu);
    running.type('emptyBin=2\nwave\nhelp\n');
    await running.printed(/"emptyBin" takes no value/u);
    await running.printed(/There is no "wave"; there are: insert, take, jam/u);
    await running.printed(/^insert +a hand pushes a card in$/mu);
    running.endInput();
    running.interrupt();
    expect(await running.exited).toBe(0);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(path, '..'))).toBe(false);
  });

  it('goes on when its input ends, as under a supervisor', async () => {
    const running = startDoorstep('devices', 'simulate', 'sam-id-reader', '--tcp', '0');
    running.endInput();
    await running.printed(/on tcp:\/\/127\.0\.0\.1:\d+/u);
    const path = / on (\S+)/u.exec(running.output())?.[1] ?? '';
    expect(await devices('test', path, '--driver', 'sam-id-reader')).toMatchObject({ code: 0 });
    running.interrupt();
    expect(await running.exited).toBe(0);
  });

  it('plays a print queue on the network, which is tried out and traced by its address alone', async () => {
    const running = startDoorstep('devices', 'simulate', 'ipp-printer');
    await running.printed(/on ipp:\/\/127\.0\.0\.1:\d+\/\S+\n[^]*= 0 sheets printed · 250 in the tray/u);
    const path = / on (\S+)/u.exec(running.output())?.[1] ?? '';
    const { code, stdout } = await devices('test', path, '--trace');
    expect(code).toBe(0);
    expect(stdout).toContain(`ipp-printer on ${path}\n`);
    expect(stdout).toMatch(/✓ 测试页 test page +printed/u);
    expect(stdout).toContain('Send-Document');
    await running.printed(/^= 1 sheets printed · 249 in the tray · 0 documents kept$/mu);
    running.type('removePaper\n');
    await running.printed(/^= 1 sheets printed · 0 in the tray/mu);
    expect(await devices('test', path)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('paper out'),
    });
    running.interrupt();
    expect(await running.exited).toBe(0);
  });

  it('has the behaviours of the command line from the beginning', async () => {
    const args = ['--tcp', '0', '--behaviour', 'failMains', '--behaviour', 'charge=42'];
    const running = startDoorstep('devices', 'simulate', 'megatec-ups', ...args);
    await running.printed(/^= mains off · battery 42 % · output on$/mu);
    running.interrupt();
    expect(await running.exited).toBe(0);
  });

  it('is the device for which the options of a configuration are right', async () => {
    const args = ['--options', '{"profile":"custom-vkp80"}'];
    const running = startDoorstep('devices', 'simulate', 'escpos-printer', '--tcp', '0', ...args);
    await running.printed(/^= 0 receipts to take · 0 in the bin$/mu);
    running.interrupt();
    expect(await running.exited).toBe(0);
  });

  it('ends with an error when its pseudo-terminal dies', async () => {
    const path = join(testFolder(), 'ups');
    const running = startDoorstep('devices', 'simulate', 'megatec-ups', '--link', path);
    await running.printed(/= mains on/u);
    process.kill(socatOf(running.pid), 'SIGKILL');
    expect(await running.exited).toBe(1);
    expect(running.output()).toContain('socat has ended');
  });

  it('writes over no file', async () => {
    const path = join(testFolder(), 'notes.txt');
    writeFileSync(path, 'mine');
    const { code, output } = await devices('simulate', 'megatec-ups', '--link', path);
    expect({ code, text: readFileSync(path, 'utf8') }).toEqual({ code: 1, text: 'mine' });
    expect(output).toContain('a file is in its place');
  });

  it.each(driverNames())('lists everything that can be done to a %s, and plays nothing', async (driver) => {
    const { code, output } = await devices('simulate', driver, '--list');
    expect(code).toBe(0);
    const { handles } = await findDriver(driver).simulate({
      clock: { nowMs: () => 0, monoMs: () => 0, setTimer: () => ({ cancel() {} }) },
      random: () => 0,
    });
    for (const name of Object.keys(handles)) expect(output).toMatch(new RegExp(`^${name}\\b`, 'mu'));
  });

  it.each([
    [['simulate'], /Which one\? Choose escpos-printer or/u],
    [['simulate', 'epson'], /There is no driver "epson"; choose escpos-printer or/u],
    [['simulate', 'megatec-ups', '--behaviour', 'sleep'], /There is no "sleep"; there are: failMains/u],
    [['simulate', 'megatec-ups', '--behaviour', 'toString'], /There is no "toString"/u],
    [['simulate', 'megatec-ups', '--tcp', '70000'], /must be a port/u],
    [['simulate', 'escpos-printer', '--options', 'epson'], /must be JSON/u],
    [
      ['simulate', 'escpos-printer', '--options', '{"profile":"star"}'],
      /Options of driver escpos-printer.*profile/su,
    ],
    [['simulate', 'ipp-printer', '--link', 'queue'], /ipp-printer has no line: choose a port with --tcp/u],
    [['probe', '--only', 'ipp-printer'], /ipp-printer has no line; those that have one are escpos-printer,/u],
  ])('%j is refused with what there is', async (args, message) => {
    const { code, output } = await runDoorstep(['devices', ...args]);
    expect(code).toBe(1);
    expect(output).toMatch(message);
  });

  it('lists the devices that it can play', async () => {
    const { output } = await devices('simulate', '--list');
    for (const name of driverNames()) expect(output).toContain(name);
  });
});

/** The child process that makes the pseudo-terminal. */
function socatOf(pid: number): number {
  const stats = globSync('/proc/[0-9]*/stat').map((file) => readFileSync(file, 'utf8').split(' '));
  const socat = stats.find(([, name, , parent]) => name === '(socat)' && parent === String(pid));
  return Number(socat?.[0]);
}
