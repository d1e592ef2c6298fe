/** The two devices of a simulated kiosk, and what people and bad luck do to them. */
import { createEscposSimulator, type EscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { createSamSimulator, type SamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import type { SimulatorDeps } from '../../devices/simulator.ts';
import type { Mishap } from './mishaps.ts';

/** A roll of the machines' size, mm. */
const FULL_ROLL_MM = 50_000;
/** As a printer of 250 mm/s takes the bytes of text in. */
const PRINT_BYTES_PER_SECOND = 4000;

export interface SimulatedDevices {
  readonly reader: SamSimulator;
  readonly printer: EscposSimulator;
  /** Begins or ends a mishap of a device; `networkDown` is none. */
  apply(mishap: Mishap, isOver: boolean): void;
  stop(): void;
}

export function createSimulatedDevices(deps: SimulatorDeps): SimulatedDevices {
  const reader = createSamSimulator(deps);
  const printer = createEscposSimulator(deps, { printBytesPerSecond: PRINT_BYTES_PER_SECOND });
  return {
    reader,
    printer,
    apply(mishap, isOver) {
      switch (mishap) {
        case 'paperOut':
          printer.act(isOver ? { type: 'loadPaper', paperMm: FULL_ROLL_MM } : { type: 'removePaper' });
          return;
        case 'coverOpen':
          printer.act({ type: isOver ? 'closeCover' : 'openCover' });
          return;
        case 'readerSilent':
          if (isOver) reader.clearScript();
          else reader.script({ name: 'swallowAnswer', times: Number.POSITIVE_INFINITY });
          return;
        case 'networkDown':
          return;
      }
    },
    stop() {
      reader.stop();
      printer.stop();
    },
  };
}
