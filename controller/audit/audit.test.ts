import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describeAuditContract } from './audit.contract.ts';

for (const { name, start } of TEST_ENGINES) describeAuditContract(name, start);
