import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noLog } from '../../../shared/log.ts';
import { CITIZEN } from '../session/test-support.ts';
import { blotted, exportLog, findSticks } from './log-export.ts';
import { createRecentLog } from './recent-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-stick-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const job = (sticks: readonly string[]) => ({
  sticks,
  fileName: 'doorstep-jn-0001-20261125-120000.log',
  head: { kioskId: 'jn-0001' },
  lines: ['{"msg":"one"}', `{"msg":"${CITIZEN.number} 13800138000"}`],
  log: noLog,
});

describe('the log on a stick', () => {
  it('has what the machine says of itself and its last lines, and nothing that looks like a person', async () => {
    const result = await exportLog(job([folder]));
    expect(result).toMatchObject({ state: 'written', lines: 2 });
    const text = readFileSync(join(folder, job([]).fileName), 'utf8');
    expect(text.split('\n')[0]).toBe('{"kioskId":"jn-0001"}');
    expect(text).toContain('{"msg":"one"}');
    expect(text).not.toContain(CITIZEN.number);
    expect(text).not.toContain('13800138000');
  });

  it('is said to be missing where there is no stick, or none that takes it', async () => {
    expect(await exportLog(job([]))).toEqual({ state: 'failed', why: 'noStick' });
    const gone = join(folder, 'pulled');
    expect(await exportLog(job([gone]))).toEqual({ state: 'failed', why: 'notWritable' });
  });

  it('goes to the next stick, and never over a file that is there', async () => {
    const [first, second] = [join(folder, 'a'), join(folder, 'b')];
    for (const stick of [first, second]) mkdirSync(stick);
    writeFileSync(join(first, job([]).fileName), 'kept');
    expect(await exportLog(job([first, second]))).toMatchObject({ file: join(second, job([]).fileName) });
    expect(readFileSync(join(first, job([]).fileName), 'utf8')).toBe('kept');
  });

  it('keeps times, ids and counts as they are', () => {
    const line = '{"time":1795390200000,"id":"7d9a4c2e-51f3-4f0a-8f55-0c1b2d3e4f5a","seq":12345678901}';
    expect(blotted(line)).toBe(line.replace('12345678901', '12345678901'));
  });
});

describe('sticks', () => {
  it('are folders in which a file system of its own begins', async () => {
    expect(await findSticks([folder, join(folder, 'none')])).toEqual([]);
    mkdirSync(join(folder, 'user', 'LABEL'), { recursive: true });
    expect(await findSticks([folder])).toEqual([]);
    expect(await findSticks(['/dev'])).toContain('/dev/shm');
  });
});

describe('the recent log', () => {
  it('holds the last lines and forgets the first, however long it runs', () => {
    const recent = createRecentLog();
    for (let count = 0; count < 20_000; count += 1) recent.write(`line ${count}\n`);
    const lines = recent.lines();
    expect(lines.length).toBeLessThanOrEqual(4000);
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines.at(-1)).toBe('line 19999');
  });

  it('holds no more than a megabyte of long lines', () => {
    const recent = createRecentLog();
    for (let count = 0; count < 100; count += 1) recent.write(`${'x'.repeat(100_000)}\n`);
    const chars = recent.lines().reduce((sum, { length }) => sum + length, 0);
    expect(chars).toBeLessThanOrEqual(1024 * 1024);
    expect(recent.lines().length).toBeGreaterThan(0);
  });
});
