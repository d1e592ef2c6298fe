import { TEST_ENGINES } from '../../../test/support/test-stores.ts';
import { describeHelpCallsContract } from './help-calls.contract.ts';
import { describeQueriesContract } from './queries.contract.ts';
import { describeVisitsContract } from './visits.contract.ts';

for (const engine of TEST_ENGINES) {
  describeQueriesContract(engine);
  describeHelpCallsContract(engine);
  describeVisitsContract(engine);
}
