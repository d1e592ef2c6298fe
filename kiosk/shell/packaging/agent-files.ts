/** What an installed agent is made of: its sources, which Node runs as they are, and the packages that they name. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SOURCES = [
  'LICENSE',
  'package.json',
  'shared/**/*.{ts,mjs}',
  'devices/**/*.ts',
  'kiosk/agent/**/*.ts',
  'kiosk/services/**/*.{ts,json}',
  'kiosk/*.ts',
];
const NOT_INSTALLED = [
  '**/*.{test,contract,fuzz,model,d}.ts',
  '**/*-rig.ts',
  '**/test-*.ts',
  '**/crash-child.ts',
  'shared/cli/demo/**',
  'shared/cli/{demo,build-ui}.ts',
];

const IMPORTED = /\b(?:from|import)\s*\(?\s*'([^'.][^']*)'/g;

/** Paths from the root of the repository. */
export function agentSources(root: string): string[] {
  return globSync(SOURCES, { cwd: root, exclude: NOT_INSTALLED }).sort();
}

/** Folders of all packages that the sources need, and that those need in turn; paths from the root. */
export function agentPackages(root: string, sources: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string, importer: string) => {
    if (name.startsWith('@types/')) return;
    const folder = resolvePackage(name, importer, root);
    if (folder === undefined || found.has(relative(root, folder))) return;
    found.add(relative(root, folder));
    for (const dependency of dependenciesOf(folder)) add(dependency, folder);
  };
  for (const source of sources.filter((path) => path.endsWith('.ts'))) {
    for (const name of packagesNamed(readFileSync(join(root, source), 'utf8'))) add(name, root);
  }
  return [...found].sort();
}

function packagesNamed(text: string): string[] {
  return Array.from(text.matchAll(IMPORTED), ([, name = '']) => name)
    .filter((name) => !name.startsWith('node:'))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
}

/** As Node looks for it: beside the importer first, then further up. An optional package of another platform is not there. */
function resolvePackage(name: string, importer: string, root: string): string | undefined {
  const folder = join(importer, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  return importer === root ? undefined : resolvePackage(name, dirname(importer), root);
}

function dependenciesOf(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, object>;
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) =>
    Object.keys(manifest[kind] ?? {}),
  );
}
