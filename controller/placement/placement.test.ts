import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describePlacementContract } from './placement.contract.ts';

for (const engine of TEST_ENGINES) describePlacementContract(engine);
