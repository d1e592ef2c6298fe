import { TEST_ENGINES } from '../../../test/support/test-stores.ts';
import { describeTechnicianCodesContract } from './codes.contract.ts';

for (const engine of TEST_ENGINES) describeTechnicianCodesContract(engine);
