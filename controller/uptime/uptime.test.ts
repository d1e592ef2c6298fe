import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describeUptimeContract } from './uptime.contract.ts';

for (const engine of TEST_ENGINES) describeUptimeContract(engine);
