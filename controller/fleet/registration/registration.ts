/** Which kiosks may connect, where they stand and what they are called; every change is in the audit log. */
import type { Transaction } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import { newSecret } from '../../accounts/secrets.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import { requireSameVersion } from '../../http/versions.ts';
import type { Schema } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type * as z from 'zod';
import type { BulkRequest, BulkResult, KioskCreate, KioskCredential, KioskUpdate } from '../api.ts';
import { addMissingStates } from '../kiosk-states.ts';
import { hashSecret } from '../secret-hash.ts';
import { sealTechnicianKey } from '../technician-codes/codes.ts';
import type { KeyVault } from '../technician-codes/vault.ts';
import { runBulk } from './bulk.ts';
import { changedFields, type KioskFacts, readKiosk, saveKiosk, siteFor } from './kiosk-rows.ts';

type NewKiosk = z.infer<typeof KioskCreate>;

export interface RegistrationDeps {
  readonly store: Store;
  readonly vault: KeyVault;
  /** After the commit: these credentials are new, dead or alive again. Who is connected with an old one is cut off. */
  readonly credentialsChanged: (kioskIds: readonly string[]) => Promise<void>;
  /** After the commit: these kiosks look different. */
  readonly changed: (kioskIds: readonly string[]) => void;
}

interface KeptSecret {
  readonly secretHash: string;
  readonly technicianKey: string;
}

export interface Registration {
  /** Throws AppError `store.conflict` when the id is taken, `request.invalid` when the site does not exist. */
  register(request: NewKiosk, actor: Actor): Promise<KioskCredential>;
  /** Throws AppError `not-found`, `request.stale`, `request.invalid`, `store.conflict`. */
  update(id: string, request: { update: KioskUpdate; version: number }, actor: Actor): Promise<void>;
  /** The old secret ends at once, and with it the connection. Throws AppError `not-found`. */
  renewSecret(id: string, actor: Actor): Promise<KioskCredential>;
  /** Doing it twice changes nothing. Throws AppError `not-found`. */
  setRevoked(id: string, isRevoked: boolean, actor: Actor): Promise<void>;
  bulk(request: BulkRequest, actor: Actor): Promise<BulkResult>;
}

export function createRegistration(deps: RegistrationDeps): Registration {
  const { store, vault, credentialsChanged, changed } = deps;
  const { db } = store;

  /** The secret itself is told once, and kept nowhere. */
  const keptOf = (id: string, secret: string): KeptSecret => ({
    secretHash: hashSecret(secret),
    technicianKey: sealTechnicianKey(vault, { id, secret }),
  });

  async function setRevoked(id: string, isRevoked: boolean, actor: Actor): Promise<void> {
    const isNew = await db.transaction().execute(async (trx) => {
      const before = await readKiosk(trx, id);
      if (before.isRevoked === isRevoked) return false;
      const action = isRevoked ? 'kiosk.revoke' : 'kiosk.restore';
      await saveKiosk(trx, { action, before, after: { ...before, isRevoked } }, actor);
      return true;
    });
    if (isNew) await credentialsChanged([id]);
  }

  return {
    async register(request, actor) {
      const secret = newSecret();
      const row = { ...request, ...keptOf(request.id, secret) };
      await db.transaction().execute((trx) => insertKiosk(trx, row, actor));
      await credentialsChanged([request.id]);
      return { id: row.id, secret };
    },
    async update(id, { update, version }, actor) {
      await db.transaction().execute(async (trx) => {
        const before = await readKiosk(trx, id);
        requireSameVersion(version, before.version);
        const after = await updated(trx, before, update);
        if (changedFields(before, after).length === 0) return;
        await saveKiosk(trx, { action: 'kiosk.update', before, after }, actor);
      });
      changed([id]);
    },
    async renewSecret(id, actor) {
      const secret = newSecret();
      const kept = keptOf(id, secret);
      const kiosk = await db.transaction().execute(async (trx) => {
        const before = await readKiosk(trx, id);
        await trx
          .updateTable('kiosks')
          .set({ secret_hash: kept.secretHash, technician_key: kept.technicianKey })
          .where('id', '=', id)
          .execute();
        await appendAudit(trx, actor, {
          action: 'kiosk.new-secret',
          entity: { type: 'kiosk', id },
          before: null,
          after: null,
        });
        return before;
      });
      await credentialsChanged([id]);
      return { id: kiosk.id as KioskCredential['id'], secret };
    },
    setRevoked,
    bulk: (request, actor) => runBulk(deps, request, actor),
  };
}

async function insertKiosk(
  trx: Transaction<Schema>,
  kiosk: NewKiosk & KeptSecret,
  actor: Actor,
): Promise<void> {
  const { id, name, secretHash, technicianKey } = kiosk;
  const labels = [...new Set(kiosk.labels)];
  const taken = await trx.selectFrom('kiosks').select('id').where('id', '=', id).executeTakeFirst();
  if (taken !== undefined) throw new AppError('store.conflict', `There is already a kiosk "${id}".`);
  const site = await siteFor(trx, kiosk.site, null);
  await trx
    .insertInto('kiosks')
    .values({
      id,
      name,
      site_id: site.id,
      region_id: site.region_id,
      secret_hash: secretHash,
      technician_key: technicianKey,
    })
    .execute();
  if (labels.length > 0) {
    const rows = labels.map((label) => ({ kiosk_id: id, label }));
    await trx.insertInto('kiosk_labels').values(rows).execute();
  }
  await addMissingStates(trx, actor.atMs);
  await appendAudit(trx, actor, {
    action: 'kiosk.register',
    entity: { type: 'kiosk', id },
    before: null,
    after: { name, siteId: site.id, labels },
  });
}

async function updated(
  trx: Transaction<Schema>,
  before: KioskFacts,
  { site, name, labels }: KioskUpdate,
): Promise<KioskFacts> {
  if (site !== undefined) await siteFor(trx, site, before.regionId);
  return {
    ...before,
    siteId: site ?? before.siteId,
    name: name ?? before.name,
    labels: labels === undefined ? before.labels : [...new Set(labels)].toSorted(),
  };
}
