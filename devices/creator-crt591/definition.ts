/** Motor card readers and dispensers CRT-591 and CRT-571 (devices.md 2.1-2.4). */
import * as z from 'zod';
import { defineDriver } from '../definition.ts';
import { handle } from '../simulator.ts';
import { COMMANDS, encodeF2Command, F2_FORMAT } from './codec.ts';

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
    const [{ createCrt591Simulator }, { fillStackerHandle, onCardBench }] = await Promise.all([
      import('./simulator.ts'),
      import('../card-bench.ts'),
    ]);
    const unit = createCrt591Simulator(deps);
    return onCardBench(unit, {
      fillStacker: fillStackerHandle(unit.path),
      refuse: {
        about: 'refuses the next command',
        takes: 'e1 e0 of devices.md 2.4, else 10',
        act: (code = '10') => unit.script({ name: 'refuse', code }),
      },
      pulledAtGate: handle('a hand pulls the card while it moves', () =>
        unit.script({ name: 'pulledAtGate' }),
      ),
      otherUnit: handle('another unit on the line speaks', () => unit.script({ name: 'otherUnit' })),
    });
  },
});
