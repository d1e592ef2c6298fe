/** The users: rows of the store, and the rules that hold between them. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { appendAudit, type Actor } from '../audit/append.ts';
import type { Schema, UsersTable } from '../store/schema.ts';
import type { User, UserUpdate } from './api.ts';
import { Role } from './permissions.ts';

type Row = Selectable<UsersTable>;
type Db = Kysely<Schema> | Transaction<Schema>;

export function userOf(row: Row): User {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    roles: rolesOf(row),
    hasTotp: row.totp_secret !== null,
    isDisabled: row.is_disabled === 1,
    createdAtMs: row.created_at_ms,
    lastSignInAtMs: row.last_sign_in_at_ms,
    version: row.version,
  };
}

/** Roles of an older or newer version that this one does not know grant nothing. */
export function rolesOf({ roles }: Pick<Row, 'roles'>): Role[] {
  const stored = JSON.parse(roles) as string[];
  return Role.options.filter((role) => stored.includes(role));
}

export async function listUsers(db: Db): Promise<User[]> {
  const rows = await db.selectFrom('users').selectAll().orderBy('name').execute();
  return rows.map(userOf);
}

export function findByName(db: Db, name: string): Promise<Row | undefined> {
  return db.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst();
}

export function findById(db: Db, id: string): Promise<Row | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function countUsers(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface NewUser {
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly passwordHash: string;
}

/** Throws AppError `store.conflict` when the name is taken. `actor` null: the new user makes itself, at set-up. */
export async function insertUser(
  trx: Transaction<Schema>,
  user: NewUser,
  actor: Actor | null,
  nowMs: number,
): Promise<Row> {
  if ((await findByName(trx, user.name)) !== undefined) {
    throw new AppError('store.conflict', `There is already a user "${user.name}".`);
  }
  const row: Row = {
    id: randomUUID(),
    name: user.name,
    display_name: user.displayName,
    roles: JSON.stringify(user.roles),
    password_hash: user.passwordHash,
    totp_secret: null,
    totp_last_step: 0,
    is_disabled: 0,
    created_at_ms: nowMs,
    last_sign_in_at_ms: null,
    version: 1,
  };
  await trx.insertInto('users').values(row).execute();
  await appendAudit(trx, actor ?? { kind: 'user', id: row.id, name: row.name, address: '', atMs: nowMs }, {
    action: 'user.create',
    entity: { type: 'user', id: row.id },
    before: null,
    after: { name: row.name, displayName: row.display_name, roles: user.roles },
  });
  return row;
}

/** What an update does to a row; `passwordHash` when the update has a password. */
export function updatedRow(row: Row, update: UserUpdate, passwordHash: string | null): Row {
  return {
    ...row,
    display_name: update.displayName ?? row.display_name,
    roles: update.roles === undefined ? row.roles : JSON.stringify(update.roles),
    is_disabled: update.isDisabled === undefined ? row.is_disabled : Number(update.isDisabled),
    password_hash: passwordHash ?? row.password_hash,
    totp_secret: update.removeTotp === true ? null : row.totp_secret,
    version: row.version + 1,
  };
}

/** Writes the row and its audit entry, which names the fields and never holds a hash or a secret. */
export async function saveUser(
  trx: Transaction<Schema>,
  change: { before: Row; after: Row; actor: Actor },
): Promise<void> {
  const { before, after, actor } = change;
  const { id, ...columns } = after;
  await trx.updateTable('users').set(columns).where('id', '=', id).execute();
  const [was, is] = [auditedFields(before), auditedFields(after)];
  const changed = (Object.keys(is) as (keyof typeof is)[]).filter(
    (key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]),
  );
  const isPasswordNew = before.password_hash !== after.password_hash;
  await appendAudit(trx, actor, {
    action: 'user.update',
    entity: { type: 'user', id },
    before: Object.fromEntries(changed.map((key) => [key, was[key]])),
    after: {
      ...Object.fromEntries(changed.map((key) => [key, is[key]])),
      ...(isPasswordNew ? { password: 'changed' } : {}),
    },
  });
}

function auditedFields(row: Row) {
  const { displayName, roles, isDisabled, hasTotp } = userOf(row);
  return { displayName, roles, isDisabled, hasTotp };
}

/** Nobody could mend it afterwards. Throws AppError `store.conflict`. */
export async function requireAnotherAdministrator(
  trx: Transaction<Schema>,
  change: { before: Row; after: Row },
): Promise<void> {
  if (!isActiveAdministrator(change.before) || isActiveAdministrator(change.after)) return;
  const others = await trx.selectFrom('users').selectAll().where('id', '!=', change.before.id).execute();
  if (others.some(isActiveAdministrator)) return;
  throw new AppError(
    'store.conflict',
    'This is the last administrator. Make somebody else administrator first.',
  );
}

function isActiveAdministrator(row: Row): boolean {
  return row.is_disabled === 0 && rolesOf(row).includes('administrator');
}
