/** The documents of dispatch as people change them; whoever runs dispatch is told afterwards. */
import type { KeyVault } from '../fleet/technician-codes/vault.ts';
import type { Actor } from '../audit/append.ts';
import type { Store } from '../store/store.ts';
import {
  type Document,
  type DocumentKind,
  listDocuments,
  putDocument,
  type Put,
  readOnCall,
  readPolicy,
  removeDocument,
} from './documents.ts';
import { waitAgain } from './notify/rows.ts';
import { type ChannelInput, type ChannelView, merged, sealed, unsealed, viewOf } from './notify/secrets.ts';

export interface Settings {
  list<K extends Exclude<DocumentKind, 'channel'>>(kind: K): Promise<Document<K>[]>;
  policy(): Promise<Document<'policy'>>;
  onCall(): Promise<Document<'on-call'>>;
  /** The new version. Throws AppError `request.stale`. */
  put<K extends Exclude<DocumentKind, 'channel'>>(put: Put<K>, actor: Actor): Promise<number>;
  remove(which: { kind: DocumentKind; id: string; version: number }, actor: Actor): Promise<void>;
  listChannels(): Promise<ChannelView[]>;
  /** With secrets, for the sender. One whose secrets are of another vault is left out. */
  openChannels(): Promise<Document<'channel'>[]>;
  /** Throws AppError `request.invalid`, `request.stale`. */
  putChannel(put: { id: string; version: number; input: ChannelInput }, actor: Actor): Promise<ChannelView>;
}

export function createSettings({
  store,
  vault,
  changed,
}: {
  store: Store;
  vault: KeyVault;
  changed: () => void;
}): Settings {
  const { db } = store;
  async function openChannels(): Promise<Document<'channel'>[]> {
    return (await readSealed()).flatMap((channel) => unsealed(vault, channel) ?? []);
  }
  /** Sealed addresses are no addresses: they are not checked as such. */
  async function readSealed(): Promise<Document<'channel'>[]> {
    const rows = await db
      .selectFrom('dispatch_documents')
      .selectAll()
      .where('kind', '=', 'channel')
      .orderBy('id')
      .execute();
    return rows.map(({ id, version, body }) => ({
      id,
      version,
      body: JSON.parse(body) as Document<'channel'>['body'],
    }));
  }
  return {
    list: (kind) => listDocuments(db, kind),
    policy: () => readPolicy(db),
    onCall: () => readOnCall(db),
    async put(put, actor) {
      const version = await db.transaction().execute((trx) => putDocument(trx, put, { actor }));
      changed();
      return version;
    },
    async remove(which, actor) {
      await db.transaction().execute((trx) => removeDocument(trx, which, actor));
      changed();
    },
    async listChannels() {
      return (await readSealed()).map(viewOf);
    },
    openChannels,
    async putChannel({ id, version, input }, actor) {
      const before = (await openChannels()).find((channel) => channel.id === id)?.body ?? null;
      const body = sealed(vault, id, merged(input, before));
      const saved = await db.transaction().execute(async (trx) => {
        const shown = (body: Document<'channel'>['body']) => viewOf({ id, version, body });
        const saved = await putDocument(trx, { kind: 'channel', id, version, body }, { actor, shown });
        await waitAgain(trx, id);
        return saved;
      });
      changed();
      return viewOf({ id, version: saved, body });
    },
  };
}
