/**
 * Tries out a device through the contract of its class, for the command line and the technician's screen: UnifiedPOS
 * calls the two strengths internal (nobody is there) and interactive (somebody lays a card on when asked, devices.md 5.2).
 */
import type { AnyDriver } from '../definition.ts';
import { testBarcodeScanner } from './barcode-scanner.ts';
import { testCardReader } from './card-reader.ts';
import { testDocumentPrinter } from './document-printer.ts';
import { testIdCardReader } from './id-card-reader.ts';
import { testReceiptPrinter } from './receipt-printer.ts';
import type { TestDeps, TestStep } from './step.ts';
import { testUps } from './ups.ts';

/** The driver has started. Steps come as they are done; a step that fails ends what depends on it. */
export function selfTest(driver: AnyDriver, deps: TestDeps): AsyncGenerator<TestStep> {
  switch (driver.deviceClass) {
    case 'idCardReader':
      return testIdCardReader(driver, deps);
    case 'receiptPrinter':
      return testReceiptPrinter(driver, deps);
    case 'documentPrinter':
      return testDocumentPrinter(driver, deps);
    case 'cardReader':
      return testCardReader(driver, deps);
    case 'barcodeScanner':
      return testBarcodeScanner(driver, deps);
    case 'ups':
      return testUps(driver, deps);
  }
}
