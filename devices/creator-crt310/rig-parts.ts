/** A CRT-310 with a small bin, for tests. */
import type { SimulatorDeps } from '../simulator.ts';
import { STX_FORMAT } from './codec.ts';
import { createCrt310 } from './driver.ts';
import { createCrt310Simulator } from './simulator.ts';

export const CRT310_PARTS = {
  createSimulator: (deps: SimulatorDeps) => createCrt310Simulator(deps, { binCapacity: 2 }),
  createDriver: createCrt310,
  baudRate: 9600,
  format: STX_FORMAT,
  slowestBaudRate: 1200,
};
