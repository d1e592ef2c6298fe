/** Receipt printers that speak ESC/POS (devices.md 3). */
import * as z from 'zod';
import { defineDriver } from '../definition.ts';
import { realTimeStatus } from './commands.ts';
import { LINE_DOTS, PROFILE_NAMES, PROFILES } from './profiles.ts';
import { createAnswerParser } from './status.ts';

const Options = z.strictObject({
  profile: z
    .enum(PROFILE_NAMES)
    .default('generic')
    .describe(
      'epson: confirms printed jobs (GS ( H); custom-vkp80: full status, presenter and retractor; generic: neither',
    ),
  lineDots: z
    .literal(LINE_DOTS)
    .exactOptional()
    .describe('dots of a line: 576 for 80 mm paper, 432 or 384 for 58 mm'),
  xonXoff: z.boolean().exactOptional().describe('flow control as its switches are set'),
});
export type EscposOptions = z.infer<typeof Options>;

export const escposDefinition = defineDriver<EscposOptions>({
  driver: 'escpos-printer',
  deviceClass: 'receiptPrinter',
  baudRate: 115_200,
  otherBaudRates: [9600, 19_200, 38_400],
  xonXoff: false,
  xonXoffWith: ({ profile, xonXoff }) => xonXoff ?? PROFILES[profile].xonXoff,
  options: Options,
  usb: [{ vendorId: '04b8' }, { vendorId: '0dd4' }],
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
  async simulate(deps, options) {
    const { simulatePrinter } = await import('./simulated-device.ts');
    // Without a word about it, one that tells its name and proves what it prints.
    return simulatePrinter(deps, options ?? { profile: 'epson' });
  },
});
