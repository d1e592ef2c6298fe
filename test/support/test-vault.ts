import { createKeyVault } from '../../controller/fleet/technician-codes/vault.ts';

/** For databases that tests make. */
export const TEST_VAULT = createKeyVault(new Uint8Array(32).fill(7));
