import { TEST_ENGINES } from '../../../test/support/test-stores.ts';
import { describeQueriesContract } from './queries.contract.ts';

for (const engine of TEST_ENGINES) describeQueriesContract(engine);
