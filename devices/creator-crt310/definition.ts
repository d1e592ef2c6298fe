/** Motor card reader CRT-310 V3.0 with shutter, magnetic head and contacts (devices.md 2.5). */
import { createBlockParser, ENQ } from '../block-parser.ts';
import { defineDriver, noOptions } from '../definition.ts';
import { handle } from '../simulator.ts';
import { COMMANDS, encodeStxCommand, isAnswerTo, parseStxAnswer, STX_FORMAT } from './codec.ts';

export const crt310Definition = defineDriver({
  driver: 'creator-crt310',
  deviceClass: 'cardReader',
  baudRate: 9600,
  otherBaudRates: [19_200, 38_400, 4800, 2400, 1200],
  xonXoff: false,
  options: noOptions,
  usb: [],
  probe: {
    // ENQ right behind it: the answer to a question comes only then, and a bare ACK could be anybody's.
    question: Uint8Array.of(...encodeStxCommand(COMMANDS.status), ENQ),
    recognises: (answer) =>
      createBlockParser(STX_FORMAT)
        .push(answer)
        .some((item) => item.type === 'block' && isAnswerTo(parseStxAnswer(item.body), COMMANDS.status)),
    waitMs: 500,
  },
  async create(deps) {
    const { createCrt310 } = await import('./driver.ts');
    return createCrt310(deps);
  },
  async simulate(deps) {
    const [{ createCrt310Simulator }, { onCardBench }] = await Promise.all([
      import('./simulator.ts'),
      import('../card-bench.ts'),
    ]);
    const unit = createCrt310Simulator(deps);
    return onCardBench(unit, {
      refuse: {
        about: 'refuses the next command',
        takes: 'E of devices.md 2.5, else 05',
        act: (code = '05') => unit.script({ name: 'refuse', code }),
      },
      pulledAtGate: handle('a hand pulls the card while it moves', () =>
        unit.script({ name: 'pulledAtGate', on: '3231' }),
      ),
      obeyAndSayN: handle('does the next command, and says N', () => unit.script({ name: 'obeyAndSayN' })),
    });
  },
});
