import { describe, expect, it } from 'vitest';
import { findChain, importsOf, readSources } from './imports.ts';

const sources = readSources('.');
/** Test code may lie beside the product: suites, contracts, fuzzers, models, rigs and their helpers, by name. */
const isTestCode = (path: string) =>
  path.startsWith('test/') ||
  /(\.(test|contract|fuzz|model)|-rig|\/test-[a-z-]+|\/crash-child)\.ts$/.test(path);
const product = [...sources.values()].filter(({ path }) => !isTestCode(path));

/** The composition root may name both sides, by path and lazily (shared/cli/commands.ts). */
const isCli = (path: string) => path.startsWith('shared/cli/');

const DIRECTIONS = [
  {
    from: /^shared\/(?!cli\/)/,
    to: /^(devices|kiosk|controller|test)\//,
    why: 'shared imports nothing of ours',
  },
  { from: /^devices\//, to: /^(kiosk|controller|test)\//, why: 'devices import only shared' },
  { from: /^kiosk\//, to: /^(controller|test)\//, why: 'kiosk and controller meet only in shared/protocol' },
  {
    from: /^controller\//,
    to: /^(devices|kiosk|test)\//,
    why: 'kiosk and controller meet only in shared/protocol',
  },
];

/** Files that are pure by law (DESIGN 3): no node:, no packages but zod, no clock, no randomness. */
const isPure = (path: string) =>
  (path.startsWith('shared/') && !isCli(path) && path !== 'shared/time/clock.ts') ||
  path.startsWith('controller/uptime/core/') ||
  /\/(machine|presence|transition)[^/]*\.ts$/.test(path);

const IMPURE_CALLS =
  /\b(Date\.now|Math\.random|performance\.now|process\.|setTimeout|setInterval|(?<!')document\.|window\.)/;

describe('architecture', () => {
  it.each(DIRECTIONS)('$why', ({ from, to }) => {
    const chains = product
      .filter(({ path }) => from.test(path))
      .flatMap(({ path }) => {
        const chain = findChain(sources, path, (name) => to.test(name));
        return chain === undefined ? [] : [chain.join('\n    → ')];
      });
    expect(chains).toEqual([]);
  });

  it('pure files import no node: module and no package but zod', () => {
    const offenders = product
      .filter(({ path }) => isPure(path))
      .flatMap(({ path, text }) =>
        importsOf(path, text.replaceAll(/import type[^;]*;/g, ''))
          .filter((name) => !sources.has(name) && !name.endsWith('.json') && name !== 'zod')
          .map((name) => `${path} → ${name}`),
      );
    expect(offenders).toEqual([]);
  });

  it('pure files read no clock, no randomness and no process of their own', () => {
    const offenders = product.filter(
      ({ path, text }) => isPure(path) && IMPURE_CALLS.test(stripComments(text)),
    );
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });

  it('product code imports no test code', () => {
    const offenders = product.flatMap(({ path, imports }) =>
      imports.filter((name) => sources.has(name) && isTestCode(name)).map((name) => `${path} → ${name}`),
    );
    expect(offenders).toEqual([]);
  });

  it('only devices/ opens serial ports', () => {
    const serial = product.filter(
      ({ imports, path }) => imports.includes('serialport') && !path.startsWith('devices/'),
    );
    expect(serial.map(({ path }) => path)).toEqual([]);
  });

  it('reports the whole chain of an offence', () => {
    const fake = new Map(
      [
        { path: 'shared/a.ts', text: '', imports: ['shared/b.ts'] },
        { path: 'shared/b.ts', text: '', imports: ['kiosk/c.ts'] },
      ].map((file) => [file.path, file]),
    );
    expect(findChain(fake, 'shared/a.ts', (name) => name.startsWith('kiosk/'))).toEqual([
      'shared/a.ts',
      'shared/b.ts',
      'kiosk/c.ts',
    ]);
  });

  it('sees every form of import', () => {
    const text = `import { a } from './x.ts';\nexport * from '../y.ts';\nimport 'z';\nconst m = await import('./w.ts');`;
    expect(importsOf('shared/q/a.ts', text)).toEqual(['shared/q/x.ts', 'shared/y.ts', 'z', 'shared/q/w.ts']);
  });
});

function stripComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
}
