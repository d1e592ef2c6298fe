/** The driver against its simulator as printer and as CUPS, in memory and on a socket. */
import { describeDocumentPrinterContract } from '../document-printer.contract.ts';
import { createIppRig } from './test-rig.ts';

const identity = 'Doorstep SIM-A4 S000001';
const printer = { identity, evidence: 'printed', isAlwaysHeard: true } as const;
const watching = { identity, evidence: 'printed', isAlwaysHeard: false } as const;
const sending = { identity, evidence: 'transmitted', isAlwaysHeard: false } as const;

describeDocumentPrinterContract('IPP printer in memory', {
  ...printer,
  setUp: () => createIppRig('memory'),
});
describeDocumentPrinterContract('IPP printer on a socket', {
  ...printer,
  setUp: () => createIppRig('loopback'),
});
describeDocumentPrinterContract('CUPS with an IPP printer, in memory', {
  ...watching,
  setUp: () => createIppRig('memory', { kind: 'cups' }),
});
describeDocumentPrinterContract('CUPS with a printer on USB, on a socket', {
  ...sending,
  setUp: () => createIppRig('loopback', { kind: 'cups', deviceUri: 'usb://Make/Model?serial=1' }),
});
