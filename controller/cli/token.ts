/** `doorstep token`: API tokens of machines, beside a running controller or without one. */
import { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { ApiTokenCreate } from '../accounts/api.ts';
import { Permission } from '../accounts/permissions.ts';
import type { Principal } from '../accounts/principal.ts';
import { createTokens, type Tokens } from '../accounts/tokens.ts';
import { addSettings, type Flags } from '../config.ts';
import { commandLineActor } from './actor.ts';
import { withStore } from './with-store.ts';

export function tokenCommand(): Command {
  const token = new Command('token').description('API tokens of machines');
  withStoreFlags(token.command('add').description('make a token, and print it this once'))
    .argument('<name>', 'what it is for')
    .requiredOption('--scope <scope>', `one of ${Permission.options.join(', ')}; may be repeated`, collect)
    .option('--expires-days <days>', 'ends after this time; without it the token never ends')
    .action(add);
  withStoreFlags(token.command('list').description('show all tokens, without their secrets')).action(list);
  withStoreFlags(token.command('revoke').description('end a token at once')).argument('<id>').action(revoke);
  return token;
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function withStoreFlags(command: Command): Command {
  return addSettings(command, ['data', 'database']);
}

interface AddFlags extends Flags {
  readonly scope: string[];
  readonly expiresDays?: string;
}

/** Whoever reaches the database may do everything in it. */
function commandLine(): Principal {
  const { id, name } = commandLineActor();
  return { kind: 'user', id, name, permissions: new Set(Permission.options), sessionId: null };
}

async function add(name: string, { scope, expiresDays, ...flags }: AddFlags): Promise<void> {
  const expiresInDays = expiresDays === undefined ? null : Number(expiresDays);
  const request = ApiTokenCreate.safeParse({ name, scopes: scope, expiresInDays });
  if (!request.success) {
    const [issue] = request.error.issues;
    throw new AppError('config.invalid', `${issue?.path[0]?.toString() ?? ''}: ${issue?.message ?? ''}`);
  }
  await withTokens(flags, async (tokens) => {
    const { token } = await tokens.create(request.data, commandLine(), commandLineActor());
    print(token);
  });
}

async function list(flags: Flags): Promise<void> {
  await withTokens(flags, async (tokens) => {
    const all = await tokens.list();
    if (all.length === 0) print('No tokens yet. Make one with: doorstep token add NAME --scope fleet.read');
    for (const { id, name, scopes, expiresAtMs } of all) {
      const until =
        expiresAtMs === null ? 'no end' : `until ${new Date(expiresAtMs).toISOString().slice(0, 10)}`;
      print(`${id}  ${until.padEnd(16)} ${scopes.join(',')}  ${name}`);
    }
  });
}

async function revoke(id: string, flags: Flags): Promise<void> {
  await withTokens(flags, async (tokens) => {
    await tokens.remove(id, commandLineActor());
    print('Revoked.');
  });
}

function withTokens(flags: Flags, use: (tokens: Tokens) => Promise<void>): Promise<void> {
  return withStore(flags, (store) => use(createTokens(store, systemClock)));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
