/** Who is registered, and with which secret: all in memory, so that 5,000 kiosks that reconnect cost no query each. */
import { describeError } from '../../shared/errors.ts';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { KioskAddress } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Store } from '../store/store.ts';
import { hashSecret, matchesSecretHash } from './secret-hash.ts';

export interface KioskDirectory {
  /** Whether this kiosk is registered. An unknown one is looked up in the background, for the next time. */
  knows(kioskId: string): boolean;
  /** Region and kiosk of these credentials, or null. The user name is the kiosk's id. Never rejects. */
  authenticate(username: string, password: Uint8Array): Promise<KioskAddress | null>;
  /** Where it is reached, revoked or not; null when it is not registered. */
  addressOf(kioskId: string): KioskAddress | null;
  size(): number;
  /** Reads the database again, now. */
  refresh(): Promise<void>;
}

interface Entry {
  readonly address: KioskAddress;
  /** null: revoked. */
  readonly secretHash: string | null;
}

/** Another process may import: its changes count after this time at the latest. */
const MAX_AGE_MS = 30_000;
/** A wrong password may also be a new one that we have not read yet; no more than one look in this time. */
const MIN_AGE_MS = 2_000;

/** Compared when the kiosk is unknown, so that the time of an answer does not tell who is registered. */
const NOBODY = hashSecret('');

/** Longer passwords than any secret of ours are not even hashed. */
const MAX_PASSWORD_BYTES = 1_024;

export async function createDirectory(deps: {
  store: Store;
  clock: Clock;
  log: Log;
}): Promise<KioskDirectory> {
  const { store, clock, log } = deps;
  let entries = await readEntries(store);
  let readAtMonoMs = clock.monoMs();
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    readAtMonoMs = clock.monoMs();
    entries = await readEntries(store);
  }

  /** Many callers share one read; when it fails the old entries stay good. */
  function readIfOlderThan(ageMs: number): Promise<void> {
    if (reading === undefined && clock.monoMs() - readAtMonoMs < ageMs) return Promise.resolve();
    reading ??= read()
      .catch((error: unknown) =>
        log.warn({ error: describeError(error) }, 'cannot read the registered kiosks'),
      )
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  function match(username: string, password: Uint8Array): KioskAddress | null {
    const entry = entries.get(username);
    const isRight = matchesSecretHash(password, entry?.secretHash ?? NOBODY);
    // The hash of the empty secret stands in for nobody, and an empty password would match it.
    return isRight && typeof entry?.secretHash === 'string' ? entry.address : null;
  }

  return {
    knows(kioskId) {
      if (entries.has(kioskId)) return true;
      void readIfOlderThan(MIN_AGE_MS);
      return false;
    },
    async authenticate(username, password) {
      if (password.byteLength > MAX_PASSWORD_BYTES) return null;
      await readIfOlderThan(MAX_AGE_MS);
      const address = match(username, password);
      if (address !== null) return address;
      await readIfOlderThan(MIN_AGE_MS);
      return match(username, password);
    },
    addressOf: (kioskId) => entries.get(kioskId)?.address ?? null,
    size: () => entries.size,
    refresh: read,
  };
}

async function readEntries({ db }: Store): Promise<ReadonlyMap<string, Entry>> {
  const rows = await db
    .selectFrom('kiosks')
    .select(['id', 'region_id', 'secret_hash', 'revoked_at_ms'])
    .execute();
  return new Map(
    rows.map((row) => {
      const address = { region: RegionId.parse(row.region_id), kiosk: KioskId.parse(row.id) };
      // A revoked kiosk stays known, so that what it sent before is still stored; no secret opens its door.
      return [row.id, { address, secretHash: row.revoked_at_ms === null ? row.secret_hash : null }];
    }),
  );
}
