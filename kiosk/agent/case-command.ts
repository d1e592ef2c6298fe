/** `doorstep case`: the case office's tool. Its private key never comes near a kiosk (kiosk/agent/session/seal.ts). */
import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { AppError, describeError } from '../../shared/errors.ts';
import { SealedCase } from '../../shared/protocol/index.ts';
import { CaseContent } from './session/case-content.ts';
import { generateCaseKeys, openCase, publicKeyOf } from './session/seal.ts';

const STANDARD_INPUT = 0;

export function caseCommand(): Command {
  const command = new Command('case');
  command
    .command('keygen')
    .description('make the key pair of a case office; print the public key for the kiosks')
    .requiredOption('--out <file>', 'where the private key goes; must not exist')
    .action(({ out }: { out: string }) => keygen(out));
  command
    .command('public')
    .description('print the public key that belongs to a private key')
    .requiredOption('--key <file>', 'private key of the case office')
    .action(({ key }: { key: string }) => {
      process.stdout.write(`${publicKeyOf(read(key).trim())}\n`);
    });
  command
    .command('open')
    .description('open a sealed case (JSON) and print it; shows personal data')
    .requiredOption('--key <file>', 'private key of the case office')
    .argument('[file]', 'sealed case; standard input without it')
    .action((file: string | undefined, { key }: { key: string }) => open(key, file));
  return command;
}

function keygen(path: string): void {
  const { publicKey, privateKey } = generateCaseKeys();
  try {
    // Never over an existing key: every case sealed for it would be lost.
    writeFileSync(path, `${privateKey}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new AppError('config.unreadable', `${path} cannot be written: ${describeError(error)}`);
  }
  process.stdout.write(`${publicKey}\n`);
}

function open(keyPath: string, file: string | undefined): void {
  const privateKey = read(keyPath).trim();
  const sealed = SealedCase.safeParse(tryParseJson(read(file ?? STANDARD_INPUT)));
  if (!sealed.success) throw new AppError('config.invalid', 'This is no sealed case.');
  const text = new TextDecoder().decode(openCase(privateKey, sealed.data));
  const content = CaseContent.parse(JSON.parse(text));
  process.stdout.write(`${JSON.stringify(content, null, 2)}\n`);
}

function read(source: string | number): string {
  try {
    return readFileSync(source, 'utf8');
  } catch (error) {
    throw new AppError('config.unreadable', `${source} cannot be read: ${describeError(error)}`);
  }
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
