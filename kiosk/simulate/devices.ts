/** The devices of a simulated kiosk, and what people and bad luck do to them. */
import { inventedChipCard } from '../../devices/card-path.ts';
import { createCrt591Simulator, type Crt591Simulator } from '../../devices/creator-crt591/simulator.ts';
import { createEscposSimulator, type EscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { createSamSimulator, type SamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import type { IdCard } from '../../devices/id-card-reader.ts';
import type { SimulatorDeps } from '../../devices/simulator.ts';
import type { Machine } from './citizen.ts';
import type { Mishap } from './mishaps.ts';

/** A roll of the machines' size, mm. */
const FULL_ROLL_MM = 50_000;
/** As a printer of 250 mm/s takes the bytes of text in. */
const PRINT_BYTES_PER_SECOND = 4000;

export interface SimulatedDevices {
  readonly reader: SamSimulator;
  readonly printer: EscposSimulator;
  /** null: cards are laid on. Else they are inserted here, and the antenna of `reader` is inside. */
  readonly slot: Crt591Simulator | null;
  /** What the hands of a citizen can do. */
  readonly hands: Omit<Machine, 'view' | 'touch'>;
  /** Begins or ends a mishap of a device; `networkDown` is none. */
  apply(mishap: Mishap, isOver: boolean): void;
  stop(): void;
}

export function createSimulatedDevices(
  deps: SimulatorDeps,
  { hasCardSlot }: { readonly hasCardSlot: boolean },
): SimulatedDevices {
  const reader = createSamSimulator(deps);
  const printer = createEscposSimulator(deps, { printBytesPerSecond: PRINT_BYTES_PER_SECOND });
  const slot = hasCardSlot ? createCrt591Simulator(deps) : null;
  let inSlot: IdCard | undefined;
  slot?.path.onMove((position) => {
    if (position === 'inside' && inSlot !== undefined) reader.presentCard(inSlot);
    else reader.removeCard();
  });
  return {
    reader,
    printer,
    slot,
    hands: {
      layCard: (card) => reader.presentCard(card),
      liftCard: () => reader.removeCard(),
      insertCard(card) {
        inSlot = card;
        return slot?.path.insert(inventedChipCard('card')) === true;
      },
      pullCard: () => void slot?.path.take(),
      takePaper: () => void printer.takeReceipts(),
    },
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
      slot?.stop();
    },
  };
}
