import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHolder } from '../../devices/discovery/holder.ts';
import { devices, kioskFile, simulatorAt, startDoorstep, testFolder } from './test-bench.ts';

async function bench(driver: string) {
  const folder = testFolder();
  const path = join(folder, 'port');
  const device = await simulatorAt(path, driver);
  const act = (name: string) => device.handles[name]!.act(undefined);
  return { folder, path, truth: () => device.truth(), act };
}

describe('doorstep devices test', () => {
  it('tries a configured device out by its id, without anybody at the machine', async () => {
    const { folder, path, truth } = await bench('escpos-printer');
    const file = kioskFile(folder, [
      { id: 'p', driver: 'escpos-printer', path, options: { profile: 'epson' } },
    ]);
    const { code, output } = await devices('test', 'p', '--config', file);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('通过 Passed.') });
    expect(output).toMatch(/✓ 应答 answers +SIM-80/u);
    expect(output).toMatch(/✓ 测试页 test page +printed/u);
    expect(truth()).toContain('1 receipts');
  });

  it('asks a port of which nothing is known what it is', async () => {
    const { path } = await bench('sam-id-reader');
    const { code, output } = await devices('test', path);
    expect(code).toBe(0);
    expect(output).toContain(`sam-id-reader on ${path} at 115200`);
  });

  it('says which step failed and why, with exit code 1', async () => {
    const { path, act } = await bench('escpos-printer');
    act('removePaper');
    const { code, output } = await devices('test', path, '--driver', 'escpos-printer');
    expect(code).toBe(1);
    expect(output).toMatch(/✓ 应答 answers[^]*✗ 就绪 ready +paper out[^]*未通过 Failed: 1 step\./u);
  });

  it('says that a device does not answer, with exit code 1', async () => {
    const { path, act } = await bench('megatec-ups');
    act('silent');
    const { code, output } = await devices('test', path, '--driver', 'megatec-ups');
    expect(code).toBe(1);
    expect(output).toMatch(/✗ 应答 answers +UPS on .* no answer\. Check its power/u);
  });

  it('asks for hands in both languages, and tells nothing of the card', async () => {
    const { path, act } = await bench('sam-id-reader');
    const running = startDoorstep('devices', 'test', path, '--driver', 'sam-id-reader', '--hands', '--trace');
    await running.printed(/☞ 请将身份证放在读卡区 Lay an ID card on the reader/u);
    act('insert');
    expect(await running.exited).toBe(0);
    expect(running.output()).toMatch(/✓ 读卡 reads a card +\d+ ms/u);
    expect(running.output()).toMatch(/← 1295 B {2}SW3 90$/mu);
  });

  it('Ctrl-C while it waits for a card closes the entry and the port', async () => {
    const { path, truth } = await bench('creator-crt591');
    const running = startDoorstep('devices', 'test', path, '--driver', 'creator-crt591', '--hands');
    await running.printed(/☞ 请插入卡片 Insert a card/u);
    expect(truth()).toContain('entry open');
    running.interrupt();
    expect(await running.exited).toBe(1);
    expect(truth()).toContain('no card · entry closed');
    expect(running.output()).toMatch(/✓ 入口开关 entry[^]*中断 Interrupted/u);
    expect(await findHolder(path)).toBeNull();
  });

  it('Ctrl-C while the device is started ends it at once', async () => {
    const { path, act } = await bench('creator-crt591');
    act('silent');
    const running = startDoorstep('devices', 'test', path, '--driver', 'creator-crt591', '--trace');
    await running.printed(/→/u);
    running.interrupt();
    expect(await running.exited).toBe(1);
    expect(running.output()).not.toContain('✗');
  });

  it('leaves a port alone that another program holds', async () => {
    const { path } = await bench('sam-id-reader');
    const holder = startDoorstep('devices', 'trace', path, '--driver', 'sam-id-reader');
    await holder.printed(/device online/u);
    for (const more of [['--driver', 'sam-id-reader'], []]) {
      const { code, output } = await devices('test', path, ...more);
      expect(code).toBe(1);
      expect(output).toContain(`is used by doorstep devices (process ${holder.pid}). Stop that first.`);
    }
    holder.interrupt();
    expect(await holder.exited).toBe(0);
    expect(holder.output()).not.toContain('discarded');
  });

  it.each([
    [['ups'], /"ups" is no path\. To name a device by its id, say with --config FILE/u],
    [['/nowhere/port'], /there is no such device/u],
    [['/nowhere/port', '--driver', 'epson'], /There is no driver "epson"/u],
    [['/nowhere/port', '--driver', 'megatec-ups', '--baud', '9'], /--baud must be a number from 1200/u],
  ])('%j is refused in a sentence', async (args, message) => {
    const { code, output } = await devices('test', ...args);
    expect(code).toBe(1);
    expect(output).toMatch(message);
  });

  it('an id that is not configured is refused with those that are', async () => {
    const file = kioskFile(testFolder(), [{ id: 'ups', driver: 'megatec-ups', path: '/dev/x' }]);
    const { code, output } = await devices('test', 'printer', '--config', file);
    expect(code).toBe(1);
    expect(output).toContain('has no device "printer"; it has: ups.');
  });
});
