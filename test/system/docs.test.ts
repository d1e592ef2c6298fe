import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Documents that people read; each link and each npm script they name must exist. */
const documents = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md'), ...globSync('shared/**/*.md')];
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> })
  .scripts;

describe.each(documents)('%s', (path) => {
  const text = readFileSync(path, 'utf8');

  it('links only to files that exist', () => {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
    const missing = targets.filter(
      (target) => globSync(new URL(target, `file:///${folder}`).pathname.slice(1)).length === 0,
    );
    expect(missing).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run (?:-s )?([a-z0-9:]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});
