import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describeAccountsContract } from './accounts.contract.ts';

for (const engine of TEST_ENGINES) describeAccountsContract(engine);
