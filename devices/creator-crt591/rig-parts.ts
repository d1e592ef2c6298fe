/** A CRT-591 with a stacker and a small bin, for tests. */
import type { DriverDeps } from '../driver.ts';
import type { SimulatorDeps } from '../simulator.ts';
import { F2_FORMAT } from './codec.ts';
import { createCrt591 } from './driver.ts';
import { createCrt591Simulator } from './simulator.ts';

export const CRT591_PARTS = {
  createSimulator: (deps: SimulatorDeps) => createCrt591Simulator(deps, { binCapacity: 3 }),
  createDriver: (deps: DriverDeps) => createCrt591(deps, { address: 0, hasStacker: true }),
  baudRate: 38_400,
  format: F2_FORMAT,
  slowestBaudRate: 9600,
};
