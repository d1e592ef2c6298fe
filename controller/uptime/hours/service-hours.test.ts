import { TEST_ENGINES } from '../../../test/support/test-stores.ts';
import { describeServiceHoursContract } from './service-hours.contract.ts';

for (const engine of TEST_ENGINES) describeServiceHoursContract(engine);
