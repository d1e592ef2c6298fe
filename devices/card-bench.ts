/** What a person at a command line can do to a simulated motor reader: hands, bad luck, and the truth in one line (devices.md 2.7). */
import { lineFaultHandles, type FaultScope, type LineFault } from './block-faults.ts';
import type { BlockSimulator } from './block-simulator.ts';
import { inventedChipCard, type CardPath } from './card-path.ts';
import { handle, handleWith, type Handle, type SimulatedDevice } from './simulator.ts';

interface Reader extends BlockSimulator<never> {
  readonly path: CardPath;
  powerCycle(): void;
}

/** `handles`: what only this reader has. */
export function onCardBench(reader: Reader, handles: Readonly<Record<string, Handle>>): SimulatedDevice {
  const { path } = reader;
  let cards = 0;
  const newCard = () => inventedChipCard(`card ${++cards}`);
  return {
    simulator: reader,
    handles: {
      insert: handle('a hand pushes a card in', () => void path.insert(newCard())),
      take: handle('a hand pulls the card out of the gate', () => void path.take()),
      jam: handle('the card sticks', () => path.jam()),
      clearJam: handle('somebody frees it', () => path.clearJam()),
      insertLong: handle('a hand pushes in a card that is too long', () => {
        path.insert({ ...newCard(), length: 'long' });
      }),
      emptyBin: handle('the bin is emptied', () => path.emptyBin()),
      fillBin: handle('cards fall into the bin until it is full', () => {
        while (!path.isBinFull) path.dropInBin(newCard());
      }),
      powerCycle: handle('the power is gone for a moment', () => reader.powerCycle()),
      slow: handleWith('ms', 1500, 'every command takes so long', (ms) => reader.setExecutionMs(ms)),
      ...lineFaultHandles((fault: FaultScope & LineFault) => reader.script(fault)),
      ...handles,
      behave: handle('no behaviour any more', () => reader.clearScript()),
    },
    truth() {
      const { position, card, isEntryOpen, isJammed, stacker, bin } = path.truth;
      const place =
        card === null ? 'no card' : `${card.name} ${position === 'gate' ? 'in the gate' : 'inside'}`;
      const entry = isEntryOpen ? 'entry open' : 'entry closed';
      return `${place}${isJammed ? ', JAMMED' : ''} · ${entry} · stacker ${stacker.length} · bin ${bin.length}`;
    },
  };
}

/** New cards for the stacker of a dispenser. */
export function fillStackerHandle(path: CardPath): Handle {
  return handleWith('cards', 50, 'new cards for the stacker', (count) =>
    path.fillStacker(Array.from({ length: count }, (_, at) => inventedChipCard(`new ${at + 1}`))),
  );
}
