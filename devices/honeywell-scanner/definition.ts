/** Honeywell scanners and engines on a serial line, or on USB as a serial port (devices.md 4). */
import * as z from 'zod';
import { defineDriver } from '../definition.ts';
import { codeHandles, windowHandles, windowTruth } from '../scan-bench.ts';
import { TEXT_ENCODINGS } from '../scanned-text.ts';
import { handle, handleWith, type Handle, type SimulatedDevice } from '../simulator.ts';
import type { HoneywellBehaviour } from './behaviours.ts';
import { createMenuAnswerParser, menuCommand, MODE_QUERY, tryParseMode } from './codec.ts';
import type { HoneywellSimulator } from './simulator.ts';

export const honeywellDefinition = defineDriver({
  driver: 'honeywell-scanner',
  deviceClass: 'barcodeScanner',
  baudRate: 115_200,
  otherBaudRates: [9600, 38_400],
  xonXoff: false,
  options: z.strictObject({
    encoding: z
      .enum(TEXT_ENCODINGS)
      .default('utf-8')
      .describe('of the texts of codes, as the scanner is set to send them'),
  }),
  usb: [{ vendorId: '0c2e' }],
  probe: {
    question: menuCommand(MODE_QUERY),
    recognises: (answer) =>
      createMenuAnswerParser()
        .push(answer)
        .some((found) => tryParseMode(found) !== undefined),
    waitMs: 400,
  },
  async create(deps, options) {
    const { createHoneywellScanner } = await import('./driver.ts');
    return createHoneywellScanner(deps, options);
  },
  async simulate(deps) {
    const { createHoneywellSimulator } = await import('./simulator.ts');
    return onBench(createHoneywellSimulator(deps));
  },
});

function onBench(scanner: HoneywellSimulator): SimulatedDevice {
  const scripted = (about: string, behaviour: HoneywellBehaviour): Handle =>
    handle(about, () => scanner.script(behaviour));
  return {
    simulator: scanner,
    handles: {
      ...windowHandles(scanner.window),
      mode: handleWith('TRGMOD', 3, 'somebody sets the trigger mode, 3 reads unasked', (mode) =>
        scanner.setTriggerMode(mode),
      ),
      ...codeHandles((behaviour) => scanner.script(behaviour)),
      silent: scripted('says nothing', { name: 'silent' }),
      deafToStart: scripted('does not light up the next time', { name: 'deafToStart', times: 1 }),
      staysLit: scripted('does not hear the next stop', { name: 'staysLit', times: 1 }),
      refuses: scripted('knows no menu command', { name: 'refuses' }),
      shortEcho: scripted('answers end with ACK', { name: 'shortEcho' }),
      noiseInAnswer: scripted('noise before the next answer', { name: 'noiseInAnswer', times: 1 }),
      behave: handle('no behaviour any more', () => scanner.clearScript()),
    },
    truth: () => `${windowTruth(scanner.window)} · trigger mode ${scanner.truth.triggerMode}`,
  };
}
