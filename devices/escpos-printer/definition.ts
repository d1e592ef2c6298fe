/** Receipt printers that speak ESC/POS (devices.md 3). */
import * as z from 'zod';
import { defineDriver } from '../definition.ts';
import { handle, handleWith, type Handle, type SimulatedDevice, type SimulatorDeps } from '../simulator.ts';
import { realTimeStatus } from './commands.ts';
import type { PrinterAction } from './mechanics.ts';
import type { EscposSimulator } from './simulator.ts';
import { createAnswerParser } from './status.ts';

/** As a printer of 250 mm/s takes the bytes of text in. */
const PRINT_BYTES_PER_SECOND = 4000;

export const escposDefinition = defineDriver({
  driver: 'escpos-printer',
  deviceClass: 'receiptPrinter',
  baudRate: 115_200,
  otherBaudRates: [9600, 19_200, 38_400],
  xonXoff: false,
  options: z.strictObject({
    profile: z
      .enum(['epson', 'generic'])
      .default('generic')
      .describe('epson: the printer confirms printed jobs (GS ( H, devices.md 3.6); generic: it may not'),
  }),
  usb: [{ vendorId: '04b8' }],
  probe: {
    question: realTimeStatus(1),
    recognises: (answer) =>
      createAnswerParser()
        .push(answer)
        .some(({ type }) => type === 'realTime'),
    waitMs: 500,
  },
  async create(deps, options) {
    const { createEscposPrinter } = await import('./driver.ts');
    return createEscposPrinter(deps, options);
  },
  simulate,
});

async function simulate(deps: SimulatorDeps): Promise<SimulatedDevice> {
  const { createEscposSimulator } = await import('./simulator.ts');
  const printer = createEscposSimulator(deps, { printBytesPerSecond: PRINT_BYTES_PER_SECOND });
  const done = (about: string, type: Exclude<PrinterAction['type'], 'loadPaper'>): Handle =>
    handle(about, () => printer.act({ type }));
  return {
    simulator: printer,
    handles: {
      removePaper: done('the paper ends', 'removePaper'),
      loadPaper: handleWith('mm', 50_000, 'a new roll', (paperMm) =>
        printer.act({ type: 'loadPaper', paperMm }),
      ),
      openCover: done('the cover is opened', 'openCover'),
      closeCover: done('the cover is closed', 'closeCover'),
      heatHead: done('the head is too hot', 'heatHead'),
      coolHead: done('the head has cooled down', 'coolHead'),
      jamCutter: done('the cutter is stuck', 'jamCutter'),
      freeCutter: done('somebody frees it', 'freeCutter'),
      break: done('it has a fault', 'break'),
      repair: done('the fault is gone', 'repair'),
      powerOff: done('the power goes', 'powerOff'),
      powerOn: done('the power comes back', 'powerOn'),
      takeReceipts: handle('a hand takes what hangs there', () => void printer.takeReceipts()),
    },
    truth: () => truthOf(printer),
  };
}

/** How much, not what: the paper may carry what a real card had (devices.md 1.8). */
function truthOf(printer: EscposSimulator): string {
  const receipts = printer.receipts();
  const whole = receipts.filter(({ cut }) => cut).length;
  return `${whole} receipts to take${whole < receipts.length ? ', one being printed' : ''}`;
}
