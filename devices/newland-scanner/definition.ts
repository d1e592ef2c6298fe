/** Newland EM and FM engines on a serial line (devices.md 4). */
import * as z from 'zod';
import { defineDriver } from '../definition.ts';
import { codeHandles, windowHandles, windowTruth } from '../scan-bench.ts';
import { TEXT_ENCODINGS } from '../scanned-text.ts';
import { handle, handleWith, type Handle, type SimulatedDevice } from '../simulator.ts';
import type { NewlandBehaviour } from './behaviours.ts';
import { createNewlandParser, MODE_QUERY } from './codec.ts';
import type { NewlandSimulator } from './simulator.ts';

const FACTORY_MODE = 0xd6;

export const newlandDefinition = defineDriver({
  driver: 'newland-scanner',
  deviceClass: 'barcodeScanner',
  baudRate: 9600,
  otherBaudRates: [115_200],
  xonXoff: false,
  options: z.strictObject({
    encoding: z
      .enum(TEXT_ENCODINGS)
      .default('utf-8')
      .describe('of the texts of codes, as the scanner is set to send them'),
  }),
  usb: [],
  probe: {
    question: MODE_QUERY,
    recognises: (answer) =>
      createNewlandParser('utf-8')
        .push(answer)
        .some(({ type }) => type === 'answer'),
    waitMs: 300,
  },
  async create(deps, options) {
    const { createNewlandScanner } = await import('./driver.ts');
    return createNewlandScanner(deps, options);
  },
  async simulate(deps) {
    const { createNewlandSimulator } = await import('./simulator.ts');
    return onBench(createNewlandSimulator(deps));
  },
});

function onBench(engine: NewlandSimulator): SimulatedDevice {
  const scripted = (about: string, behaviour: NewlandBehaviour): Handle =>
    handle(about, () => engine.script(behaviour));
  return {
    simulator: engine,
    handles: {
      ...windowHandles(engine.window),
      mode: handleWith('register 0000', FACTORY_MODE, 'somebody sets its mode, 214 reads unasked', (value) =>
        engine.setModeRegister(value),
      ),
      ...codeHandles((behaviour) => engine.script(behaviour)),
      silent: scripted('says nothing', { name: 'silent' }),
      noAnswerToStart: scripted('lights up and does not say so', { name: 'noAnswerToStart', times: 1 }),
      staysLit: scripted('says that it is dark, and is not', { name: 'staysLit', times: 1 }),
      crcError: scripted('the next order arrives damaged', { name: 'crcError', times: 1 }),
      invalid: scripted('does not know the order to read', { name: 'invalid' }),
      keepsMode: scripted('does not let its mode be set', { name: 'keepsMode' }),
      damagedAnswer: scripted('the next answer has a wrong CRC', { name: 'damagedAnswer', times: 1 }),
      answerInCode: scripted('the next code holds an answer', { name: 'answerInCode', times: 1 }),
      behave: handle('no behaviour any more', () => engine.clearScript()),
    },
    truth: () =>
      `${windowTruth(engine.window)} · mode ${engine.truth.modeRegister.toString(16).padStart(2, '0')}`,
  };
}
