import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mendLockFile } from '../support/lock-file.ts';

const readLock = () =>
  JSON.parse(readFileSync('package-lock.json', 'utf8')) as Parameters<typeof mendLockFile>[0];

describe('package-lock.json', () => {
  it('works for npm ci on a machine with only Node and npm; else run: npm run lock', () => {
    expect(mendLockFile(readLock(), '.')).toEqual([]);
  });

  it('is mended when npm has rewritten it', () => {
    const lock = readLock();
    const whole = JSON.stringify(lock);
    delete lock.packages['node_modules/better-sqlite3']?.gypfile;
    delete lock.packages['node_modules/@oxlint/binding-linux-arm-musleabihf'];
    lock.packages['node_modules/zod']!.resolved = 'https://example.invalid/zod.tgz';
    expect(mendLockFile(lock, '.')).toHaveLength(3);
    expect(lock.packages['node_modules/@oxlint/binding-linux-arm-musleabihf']).toMatchObject({
      os: ['linux'],
      cpu: ['arm'],
      libc: ['musl'],
      optional: true,
    });
    expect(mendLockFile(lock, '.')).toEqual([]);
    expect(Object.keys(lock.packages)).toEqual(Object.keys((JSON.parse(whole) as typeof lock).packages));
  });
});
