import { TEST_ENGINES } from '../../../test/support/test-stores.ts';
import { describeRegistrationContract } from './registration.contract.ts';

for (const engine of TEST_ENGINES) describeRegistrationContract(engine);
