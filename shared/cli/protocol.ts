/** `doorstep protocol`: writes docs/protocol/asyncapi.json from the schemas, or with --check says whether it is still true. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { AppError } from '../errors.ts';
import { buildAsyncApi } from './asyncapi.ts';

const PATH = fileURLToPath(new URL('../../docs/protocol/asyncapi.json', import.meta.url));
/** Version of the wire, the `1` of the topics; raised only with an incompatible change. */
const WIRE_VERSION = '1.0.0';

export function protocolCommand(): Command {
  return new Command('protocol')
    .description('write docs/protocol/asyncapi.json from the message schemas')
    .option('--check', 'write nothing; fail when the document is not what the schemas say')
    .action((options: { check?: boolean }) => {
      const text = `${JSON.stringify(buildAsyncApi(WIRE_VERSION), null, 2)}\n`;
      if (options.check === true) check(text);
      else write(text);
    });
}

function write(text: string): void {
  mkdirSync(dirname(PATH), { recursive: true });
  writeFileSync(PATH, text);
  process.stdout.write('docs/protocol/asyncapi.json written\n');
}

function check(text: string): void {
  let present = '';
  try {
    present = readFileSync(PATH, 'utf8');
  } catch {
    // A missing document is a drift like any other.
  }
  if (present !== text) {
    throw new AppError(
      'config.invalid',
      'docs/protocol/asyncapi.json differs from the schemas in shared/protocol. Run: npm run -s doorstep -- protocol',
    );
  }
}
