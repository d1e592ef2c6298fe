import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describeDispatchContract } from './dispatch.contract.ts';

for (const engine of TEST_ENGINES) describeDispatchContract(engine);
