/** `doorstep user`: accounts of the console, beside a running controller or without one; the way back in for who is locked out. */
import { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { noLog } from '../../shared/log.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { type Accounts, createAccounts } from '../accounts/accounts.ts';
import { LoginName, type User, type UserUpdate } from '../accounts/api.ts';
import { Role } from '../accounts/permissions.ts';
import { addSettings, type Flags } from '../config.ts';
import { commandLineActor } from './actor.ts';
import { askPassword } from './password.ts';
import { withStore } from './with-store.ts';

export function userCommand(): Command {
  const user = new Command('user').description('accounts of the console');
  withStoreFlags(user.command('add').description('add a person; asks for the password'))
    .argument('<name>', 'what is typed to sign in')
    .requiredOption('--display-name <text>', 'how others see this person')
    .requiredOption('--role <role>', `one of ${Role.options.join(', ')}; may be repeated`, collect)
    .action(add);
  withStoreFlags(user.command('list').description('show all accounts')).action(list);
  withStoreFlags(user.command('reset-password').description('give a new password, and end all sessions'))
    .argument('<name>')
    .option('--remove-second-factor', 'also forget the authenticator app, when the phone is lost')
    .action(resetPassword);
  withStoreFlags(user.command('disable').description('shut somebody out, at once'))
    .argument('<name>')
    .action((name: string, flags: Flags) => change(name, { isDisabled: true }, flags));
  withStoreFlags(user.command('enable').description('let somebody in again'))
    .argument('<name>')
    .action((name: string, flags: Flags) => change(name, { isDisabled: false }, flags));
  return user;
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function withStoreFlags(command: Command): Command {
  return addSettings(command, ['data', 'database']);
}

interface AddFlags extends Flags {
  readonly displayName: string;
  readonly role: string[];
}

async function add(name: string, flags: AddFlags): Promise<void> {
  const loginName = parsedName(name);
  const roles = flags.role.map(parsedRole);
  const password = await askPassword();
  await withAccounts(flags, async (accounts) => {
    await accounts.create(
      { name: loginName, displayName: flags.displayName, roles, password },
      commandLineActor(),
    );
    print(`Added "${loginName}" with ${roles.join(', ')}.`);
  });
}

async function list(flags: Flags): Promise<void> {
  await withAccounts(flags, async (accounts) => {
    const users = await accounts.list();
    if (users.length === 0) print('No accounts yet. Add one with: doorstep user add NAME');
    for (const user of users) print(lineOf(user));
  });
}

function lineOf({ name, roles, isDisabled, hasTotp, displayName }: User): string {
  const state = isDisabled ? 'disabled' : hasTotp ? 'second factor' : '';
  return [name.padEnd(24), roles.join(',').padEnd(32), state.padEnd(14), displayName].join(' ');
}

async function resetPassword(name: string, flags: Flags): Promise<void> {
  const password = await askPassword();
  const removeTotp = flags['removeSecondFactor'] === true;
  await change(name, { password, ...(removeTotp ? { removeTotp } : {}) }, flags);
}

async function change(name: string, update: UserUpdate, flags: Flags): Promise<void> {
  const loginName = parsedName(name);
  await withAccounts(flags, async (accounts) => {
    const user = (await accounts.list()).find((candidate) => candidate.name === loginName);
    if (user === undefined) throw new AppError('not-found', `There is no user "${loginName}".`);
    await accounts.update(user.id, { update, version: user.version }, commandLineActor());
    print(`Changed "${loginName}".`);
  });
}

function parsedName(name: string): string {
  const result = LoginName.safeParse(name);
  if (result.success) return result.data;
  throw new AppError(
    'config.invalid',
    `"${name}" cannot be a name: ${result.error.issues[0]?.message ?? ''}`,
  );
}

function parsedRole(role: string): Role {
  const result = Role.safeParse(role);
  if (result.success) return result.data;
  throw new AppError('config.invalid', `There is no role "${role}"; roles are ${Role.options.join(', ')}.`);
}

function withAccounts(flags: Flags, use: (accounts: Accounts) => Promise<void>): Promise<void> {
  return withStore(flags, async (store) => {
    const accounts = createAccounts({ store, clock: systemClock, log: noLog });
    try {
      await use(accounts);
    } finally {
      accounts.close();
    }
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
