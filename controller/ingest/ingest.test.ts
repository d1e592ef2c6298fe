import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describeIngestContract } from './ingest.contract.ts';

for (const engine of TEST_ENGINES) describeIngestContract(engine);
