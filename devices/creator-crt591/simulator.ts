/** A CRT-591 that speaks the bytes: a unit with cards in it on the line of its family (devices.md 2.7). */
import { createCardPath, type CardPath } from '../card-path.ts';
import { createBlockSimulator, type BlockSimulator } from '../block-simulator.ts';
import { labelOf } from '../block-line.ts';
import { encodeBlock } from '../block-parser.ts';
import type { SimulatorDeps } from '../simulator.ts';
import type { Crt591Fault } from './behaviours.ts';
import { COMMANDS, encodeNegative, F2_FORMAT, tryParseF2Command, type F2Command } from './codec.ts';
import { createCrt591Unit } from './unit.ts';

export interface Crt591SimulatorOptions {
  readonly address?: number;
  readonly binCapacity?: number;
  /** Of motors and chips, ms; real ones take 50 to 1500. */
  readonly executionMs?: number;
}

export interface Crt591Simulator extends BlockSimulator<Crt591Fault> {
  /** Hands, and the truth. */
  readonly path: CardPath;
  powerCycle(): void;
  /** Commands that were carried out. */
  executions(): number;
}

const WORK: ReadonlySet<number> = new Set([
  COMMANDS.initialiseInPlace.cm,
  COMMANDS.moveOut.cm,
  COMMANDS.chipCold.cm,
]);

export function createCrt591Simulator(
  deps: SimulatorDeps,
  { address = 0, binCapacity = 50, executionMs = 100 }: Crt591SimulatorOptions = {},
): Crt591Simulator {
  const path = createCardPath(binCapacity);
  const unit = createCrt591Unit(path, address);

  function execute(command: Required<F2Command>, fault: Crt591Fault | undefined): readonly Uint8Array[] {
    switch (fault?.name) {
      case 'refuse':
        return [encodeNegative(command, fault.code, 0x4e, address)];
      case 'refuseWithHead45':
        return [encodeNegative(command, fault.code, 0x45, address)];
      case 'pulledAtGate':
        path.moveTo('gate');
        path.take();
        return [encodeNegative(command, fault.code ?? '45', 0x4e, address)];
      case 'otherUnit': {
        const own = unit.execute(command);
        return [encodeBlock(F2_FORMAT, own.slice(4, -2), address ^ 1), own];
      }
      case 'jam':
        path.jam();
        break;
      case 'powerCycle':
        unit.forget();
        break;
      case undefined:
    }
    return [unit.execute(command)];
  }

  const line = createBlockSimulator<Required<F2Command>, Crt591Fault>(
    deps,
    {
      format: F2_FORMAT,
      style: 'acknowledged',
      address,
      tryParse: tryParseF2Command,
      labelOf,
      isWork: ({ cm }) => WORK.has(cm),
      execute,
    },
    executionMs,
  );
  return { ...line, path, powerCycle: () => unit.forget(), executions: () => unit.executions() };
}
