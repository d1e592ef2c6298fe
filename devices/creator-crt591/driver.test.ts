/** The driver against its simulator on all three kinds of line. */
import { createDriverRig, LINE_KINDS } from '../driver-rig.ts';
import { describeCardReaderContract } from '../card-reader.contract.ts';
import type { DriverDeps } from '../driver.ts';
import { createCrt591 } from './driver.ts';
import { createCrt591Simulator } from './simulator.ts';

const PARTS = {
  createSimulator: createCrt591Simulator,
  createDriver: (deps: DriverDeps) => createCrt591(deps, { address: 0, hasStacker: true }),
  baudRate: 38_400,
};

for (const kind of LINE_KINDS) {
  describeCardReaderContract(`CRT-591 on ${kind}`, {
    hasStacker: true,
    hasMagneticHead: false,
    identity: 'CRT-591-M001 SN00000591',
    async setUp() {
      const rig = await createDriverRig(kind, PARTS);
      const { simulator } = rig;
      return {
        ...rig,
        path: simulator.path,
        powerCycle: () => simulator.powerCycle(),
        fallSilent: () => simulator.script({ name: 'silent', times: Infinity }),
      };
    },
  });
}
