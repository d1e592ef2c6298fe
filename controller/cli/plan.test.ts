import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../shared/random.ts';

/** The real command, as a process. Every format and every complaint of theirs is tested in placement/formats and placement/ask. */
const PMED1 = 'test/fixtures/placement/pmed1.txt';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-plan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plan(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['shared/cli/doorstep.mjs', 'plan', ...args], { encoding: 'utf8' });
}

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

// Each starts several processes.
describe('doorstep plan', { timeout: 120_000 }, () => {
  it('solves, proves, checks and compares', () => {
    const proof = join(folder, 'pmed1.proof');
    const asked = ['solve', PMED1, '--format', 'orlib-pmed', '--model', 'p-median'];
    const solved = plan(...asked, '--proof', proof, '--json');
    expect(solved.stderr).toContain('100 clients, 100 candidates');
    const result = JSON.parse(solved.stdout) as Record<string, unknown>;
    expect(Object.keys(result)).toEqual(['status', 'objective', 'bound', 'gap', 'seconds', 'sites']);
    expect(result).toMatchObject({ status: 'optimal', objective: 5819, bound: 5819, gap: 0 });

    const checked = plan('check', PMED1, proof);
    expect(checked).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('The proof holds.') as string,
    });
    const tampered = file('tampered.proof', readFileSync(proof, 'utf8').replaceAll('5819', '5800').trimEnd());
    expect(plan('check', PMED1, tampered)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('claims the objective 5800') as string,
    });

    const other = file(
      'other.json',
      JSON.stringify({ ...result, objective: 5900, sites: [1, ...(result['sites'] as number[]).slice(1)] }),
    );
    const compared = plan('compare', proof, other).stdout;
    expect(compared).toMatch(/pmed1\.proof +optimal +5819 +5819 +0 % /);
    expect(compared).toContain('4 sites are in all of them.');
    expect(compared).toContain('other.json or not in all: 1\n');
  });

  it('says what is wrong and ends with a code', () => {
    expect(
      plan('solve', join(folder, 'nowhere'), '--format', 'tsplib', '--model', 'p-median', '--p', '2'),
    ).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/nowhere cannot be read \(ENOENT\)/) as string,
    });
    expect(plan('solve', PMED1, '--format', 'orlib-pmed', '--model', 'mclp', '--p', '-3').stderr).toContain(
      'not a number from 0 on',
    );
    const nowhere = join(folder, 'nowhere', 'proof');
    expect(
      plan('solve', PMED1, '--format', 'orlib-pmed', '--model', 'p-median', '--proof', nowhere),
    ).toMatchObject({
      status: 1,
      // Before the file is read, let alone a plan is looked for.
      stderr: expect.not.stringContaining('clients') as string,
    });
    const far = file('far.csv', 'site,client,distance', 'a,1,5', 'a,2,50');
    const impossible = plan('solve', far, '--format', 'csv', '--model', 'lscp', '--radius', '10', '--json');
    expect(impossible).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('No site is within the radius of client 2.') as string,
    });
    expect(JSON.parse(impossible.stdout)).toMatchObject({
      status: 'infeasible',
      objective: null,
      bound: null,
      sites: [],
    });
  });

  it('at Ctrl-C gives the best plan so far with its bound, and a proof of that', async () => {
    const random = seededRandom(7);
    const points = Array.from(
      { length: 1500 },
      () =>
        `${Math.round(random() * 10_000)} ${Math.round(random() * 10_000)} ${1 + Math.round(random() * 99)}`,
    );
    const city = file('city.txt', '1500', ...points);
    const proof = join(folder, 'city.proof');
    const asked = [
      'solve',
      city,
      '--format',
      'mclp-xy',
      '--model',
      'mclp',
      '--p',
      '40',
      '--radius',
      '700',
      '--time',
      '300',
    ];
    const solving = spawn(process.execPath, [
      'shared/cli/doorstep.mjs',
      'plan',
      ...asked,
      '--proof',
      proof,
      '--json',
    ]);
    let [stdout, stderr, isTold] = ['', '', false];
    solving.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    solving.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
      if (isTold || !/objective \d+ .*gap \d/.test(stderr)) return;
      isTold = true;
      solving.kill('SIGINT');
    });
    const status = await new Promise((resolve) => solving.on('close', resolve));
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const result = JSON.parse(stdout) as {
      status: string;
      objective: number;
      bound: number;
      sites: number[];
    };
    expect(result.status).toBe('feasible');
    expect(result.sites).toHaveLength(40);
    expect(result.bound).toBeGreaterThan(result.objective);
    expect(plan('check', city, proof).status).toBe(0);
  });
});
