/** Motor card readers and dispensers CRT-591 and CRT-571 (devices.md 2.1-2.4). */
import * as z from 'zod';
import { inventedChipCard } from '../card-path.ts';
import { defineDriver } from '../definition.ts';
import { handle, handleWith, type Handle, type SimulatedDevice } from '../simulator.ts';
import type { Crt591Behaviour } from './behaviours.ts';
import { COMMANDS, encodeF2Command, F2_FORMAT } from './codec.ts';
import type { Crt591Simulator } from './simulator.ts';

export const crt591Definition = defineDriver({
  driver: 'creator-crt591',
  deviceClass: 'cardReader',
  baudRate: 38_400,
  otherBaudRates: [9600, 57_600, 19_200],
  xonXoff: false,
  options: z.strictObject({
    address: z.int().min(0).max(15).default(0).describe('DIP switches of the unit, 0 to 15'),
    hasStacker: z.boolean().default(true).describe('it has a stacker of new cards'),
  }),
  usb: [],
  probe: {
    question: encodeF2Command(COMMANDS.status),
    // Whatever it answers, "not reset yet" included, its block begins so.
    recognises: (answer) => {
      const at = answer.indexOf(F2_FORMAT.startByte);
      return at >= 0 && answer[at + 1] === 0 && answer[at + 2] === 0 && answer.length >= at + 9;
    },
    waitMs: 600,
  },
  async create(deps, options) {
    const { createCrt591 } = await import('./driver.ts');
    return createCrt591(deps, options);
  },
  async simulate(deps) {
    const { createCrt591Simulator } = await import('./simulator.ts');
    return onBench(createCrt591Simulator(deps));
  },
});

function onBench(unit: Crt591Simulator): SimulatedDevice {
  const { path } = unit;
  let cards = 0;
  const newCard = () => inventedChipCard(`card ${++cards}`);
  return {
    simulator: unit,
    handles: {
      insert: handle('a hand pushes a card in', () => void path.insert(newCard())),
      take: handle('a hand pulls the card out of the gate', () => void path.take()),
      jam: handle('the card sticks', () => path.jam()),
      clearJam: handle('somebody frees it', () => path.clearJam()),
      emptyBin: handle('the bin is emptied', () => path.emptyBin()),
      fillStacker: handleWith('cards', 50, 'new cards for the stacker', (count) =>
        path.fillStacker(Array.from({ length: count }, newCard)),
      ),
      powerCycle: handle('the power is gone for a moment', () => unit.powerCycle()),
      ...scriptedHandles(unit),
      behave: handle('no behaviour any more', () => unit.clearScript()),
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

function scriptedHandles(unit: Crt591Simulator): Record<string, Handle> {
  const scripted = (about: string, behaviour: Crt591Behaviour): Handle =>
    handle(about, () => unit.script(behaviour));
  return {
    silent: scripted('answers nothing', { name: 'silent', times: Infinity }),
    loseCommand: scripted('does not hear the next command', { name: 'loseCommand' }),
    swallowAck: scripted('the next ACK is lost', { name: 'swallowAck' }),
    lateAck: handleWith('ms', 350, 'the next ACK is late', (delayMs) =>
      unit.script({ name: 'lateAck', delayMs }),
    ),
    nak: scripted('the next command arrives damaged', { name: 'nak' }),
    damagedAnswer: scripted('the next answer has a wrong check', { name: 'damagedAnswer' }),
    brokenAnswer: scripted('the next answer breaks off', { name: 'brokenAnswer' }),
    lateAnswer: handleWith('ms', 3000, 'the next answer is late', (delayMs) =>
      unit.script({ name: 'lateAnswer', delayMs }),
    ),
    noAnswer: scripted('carries the next command out and says nothing', { name: 'noAnswer' }),
    duplicateAnswer: scripted('answers the next command twice', { name: 'duplicateAnswer' }),
    loseEot: handleWith('times', 1, 'says nothing, and does not hear EOT', (count) =>
      unit.script({ name: 'loseEot', count }),
    ),
    refuse: {
      about: 'refuses the next command',
      takes: 'e1 e0 of devices.md 2.4, else 10',
      act: (code = '10') => unit.script({ name: 'refuse', code }),
    },
    pulledAtGate: scripted('a hand pulls the card while it moves', { name: 'pulledAtGate' }),
    noiseBefore: scripted('noise before the next answer', { name: 'noiseBefore' }),
    otherUnit: scripted('another unit on the line speaks', { name: 'otherUnit' }),
  };
}
