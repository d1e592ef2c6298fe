/** Opens the store that the flags name for one command, beside a running controller or without one, and closes it in any case. */
import { noLog } from '../../shared/log.ts';
import { type Flags, readStoreConfig } from '../config.ts';
import { openStore, type Store } from '../store/store.ts';

export async function withStore(flags: Flags, use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ ...readStoreConfig(flags).database, log: noLog });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}
