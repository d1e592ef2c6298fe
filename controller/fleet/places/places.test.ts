import { TEST_ENGINES } from '../../../test/support/test-stores.ts';
import { describePlacesContract } from './places.contract.ts';

for (const engine of TEST_ENGINES) describePlacesContract(engine);
