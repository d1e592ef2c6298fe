import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRestarts } from './restarts.ts';

const NOW_MS = Date.UTC(2026, 10, 23);
const MINUTE_MS = 60_000;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-restarts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('restarting the app', () => {
  it('is allowed three times an hour', () => {
    const file = join(folder, 'restarts.json');
    for (let count = 0; count < 3; count++) {
      const restarts = openRestarts(file, NOW_MS + count * MINUTE_MS);
      expect(restarts.isAllowed).toBe(true);
      restarts.record();
    }
    expect(openRestarts(file, NOW_MS + 59 * MINUTE_MS).isAllowed).toBe(false);
    expect(openRestarts(file, NOW_MS + 60 * MINUTE_MS).isAllowed).toBe(true);
  });

  it('does not count restarts of the future, which a clock that was set back remembers', () => {
    const file = join(folder, 'future.json');
    for (let count = 0; count < 3; count++) openRestarts(file, NOW_MS + count).record();
    expect(openRestarts(file, NOW_MS - 86_400_000).isAllowed).toBe(true);
  });

  it.each(['', '{', '{"a":1}', '["x"]'])('begins to count anew when the file says %j', (text) => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, text);
    expect(openRestarts(file, NOW_MS).isAllowed).toBe(true);
  });

  it('is not allowed where it cannot be counted', () => {
    expect(openRestarts(join(folder, 'no-such-folder', 'restarts.json'), NOW_MS).isAllowed).toBe(false);
  });
});
