/**
 * Where a page keeps what it stores: in memory, never on the disk. Electron holds on to every partition it was ever asked for, so
 * two are used in turn instead of a new one for each visit, and each is emptied when its page has gone, and once more before
 * the next one comes, when even the last words of the old process have arrived (devices.md 7.5).
 */
import { session, type Session } from 'electron';
import { APP_SCHEME } from '../app-files.ts';
import { isOwnPage, lockSession } from './lock.ts';

export interface PartitionContent {
  /** Answers every request of the page. */
  readonly serve: (path: string) => Promise<Response> | Response;
  /** Prefixes of addresses that the page may ask for. */
  readonly allowedUrls: readonly string[];
}

export interface Partition {
  readonly name: string;
  /** From now on for this page, which may be loaded when it resolves: then it is empty. Rejects when it could not be emptied. */
  begin(content: PartitionContent): Promise<void>;
  /** When the page has gone. */
  clear(): Promise<void>;
}

export function createPartition(name: string): Partition {
  let current: PartitionContent | undefined;
  /** One after the other: a late one must not take from the next page what it just stored. */
  let lastClear = Promise.resolve();
  // Without "persist:" a partition lives in memory only.
  const own = session.fromPartition(name, { cache: false });
  lockSession(own, () => [`${APP_SCHEME}://`, ...(current?.allowedUrls ?? [])]);
  own.protocol.handle(APP_SCHEME, (request) =>
    current !== undefined && isOwnPage(request.url) && request.method === 'GET'
      ? current.serve(new URL(request.url).pathname)
      : new Response(null, { status: 404 }),
  );

  function clear(): Promise<void> {
    // The first page does not wait for the emptying of what nobody has used.
    if (current === undefined) return Promise.resolve();
    lastClear = lastClear.catch(() => {}).then(() => empty(own));
    return lastClear;
  }

  return {
    name,
    begin(content) {
      const isEmpty = clear();
      current = content;
      return isEmpty;
    },
    clear,
  };
}

async function empty(own: Session): Promise<void> {
  await own.closeAllConnections();
  await Promise.all([
    own.clearStorageData(),
    own.clearCache(),
    own.clearAuthCache(),
    own.clearHostResolverCache(),
  ]);
}
