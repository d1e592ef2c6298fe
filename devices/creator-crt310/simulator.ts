/** A CRT-310 that speaks the bytes: a unit with a shutter and a card in it on the line of its family (devices.md 2.7). */
import { labelOf } from '../block-line.ts';
import { createBlockSimulator, type BlockSimulator } from '../block-simulator.ts';
import { createCardPath, type CardPath } from '../card-path.ts';
import type { SimulatorDeps } from '../simulator.ts';
import type { Crt310Fault } from './behaviours.ts';
import {
  COMMANDS,
  encodeAbnormal,
  encodeNormal,
  parseStxCommand,
  STX_FORMAT,
  type StxCommand,
} from './codec.ts';
import { encodeTracks } from './results.ts';
import { createCrt310Unit } from './unit.ts';

export interface Crt310SimulatorOptions {
  readonly binCapacity?: number;
  /** Of motors and chips, ms; real ones take 50 to 1500. */
  readonly executionMs?: number;
}

export interface Crt310Simulator extends BlockSimulator<Crt310Fault> {
  /** Hands, and the truth. */
  readonly path: CardPath;
  powerCycle(): void;
  /** Commands that were carried out. */
  executions(): number;
}

const WORK: ReadonlySet<number> = new Set([COMMANDS.reset.cm, COMMANDS.moveToRf.cm, COMMANDS.chipCold.cm]);
const LETTER_AT = 5;

export function createCrt310Simulator(
  deps: SimulatorDeps,
  { binCapacity = 50, executionMs = 100 }: Crt310SimulatorOptions = {},
): Crt310Simulator {
  const path = createCardPath(binCapacity);
  const unit = createCrt310Unit(path);

  function execute(command: Required<StxCommand>, fault: Crt310Fault | undefined): Uint8Array {
    const letter = (text: string) => encodeNormal(command, Buffer.from(text, 'latin1'));
    switch (fault?.name) {
      case 'refuse':
        return encodeAbnormal(command, fault.code);
      case 'say':
        return letter(fault.letter);
      case 'sayYOnly':
        return letter('Y');
      case 'obeyAndSayN':
        unit.execute(command);
        return letter('N');
      case 'oddStatus':
        return encodeNormal(command, unit.execute(command).slice(LETTER_AT, -2).with(0, 0x7f));
      case 'badTracks': {
        const { card } = path.truth;
        const track = (at: 0 | 1 | 2) => {
          const bad = fault.faults[at];
          return bad === null ? { text: card?.tracks[at] ?? '' } : { fault: bad };
        };
        return encodeNormal(command, encodeTracks([track(0), track(1), track(2)]));
      }
      case 'pulledAtGate':
        path.moveTo('gate');
        path.take();
        return letter('N');
      case 'jam':
        path.jam();
        break;
      case 'powerCycle':
        unit.forget();
        break;
      case undefined:
    }
    return unit.execute(command);
  }

  const line = createBlockSimulator<Required<StxCommand>, Crt310Fault>(
    deps,
    {
      format: STX_FORMAT,
      style: 'enquired',
      address: 0,
      tryParse: parseStxCommand,
      labelOf,
      isWork: ({ cm }) => WORK.has(cm),
      execute: (command, fault) => [execute(command, fault)],
    },
    executionMs,
  );
  return { ...line, path, powerCycle: () => unit.forget(), executions: () => unit.executions() };
}
