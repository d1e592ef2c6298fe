import { describe, expect, it } from 'vitest';
import type {
  BarcodeScannerStatus,
  DeviceStatus,
  DocumentPrinterStatus,
  IdCardReaderStatus,
  ReceiptPrinterStatus,
  UpsStatus,
} from '../../../shared/domain/device-status.ts';
import { absentStatus } from './absent-status.ts';
import { capabilities } from './capabilities.ts';

const READER: IdCardReaderStatus = {
  device: 'online',
  link: 'up',
  action: null,
  detail: null,
  identity: null,
  cardPresence: 'unknown',
};
const { cardPresence: _unused, ...common } = READER;
const PRINTER: ReceiptPrinterStatus = {
  ...common,
  paper: 'full',
  media: null,
  cover: 'closed',
  cutter: 'ok',
  headTemperature: 'ok',
  presenter: 'idle',
  retractBin: null,
  retractCount: 3,
};
const DOCUMENTS: DocumentPrinterStatus = {
  ...common,
  paper: 'full',
  paperUpper: 'full',
  paperLower: null,
  toner: 'full',
  media: 'unknown',
  cover: 'closed',
  queue: 'open',
};
const SCANNER: BarcodeScannerStatus = { ...common, scanner: 'off' };
const UPS: UpsStatus = { ...common, powerIn: 'powering', battery: 'operational' };

const all = (...statuses: DeviceStatus[]) =>
  capabilities({
    devices: statuses.map((status) => ({ status })),
    canStore: false,
    canSeal: false,
    machine: [],
  });
const can = (...statuses: DeviceStatus[]) =>
  [...all(...statuses)].filter((capability) => capability !== 'power.mains').sort();

describe('a kiosk can', () => {
  it('read cards and print as long as these devices work', () => {
    expect(can(READER, PRINTER)).toEqual(['idCard.read', 'receipt.print']);
  });

  it.each([
    ['no paper', { paper: 'out' }],
    ['jammed paper', { paper: 'jammed' }],
    ['the cover open', { cover: 'open' }],
    ['a broken cutter', { cutter: 'fault' }],
    ['a hot head', { headTemperature: 'high' }],
    ['a silent line', { link: 'silent' }],
    ['a fault', { device: 'hardwareError' }],
  ] as const)('not print with %s', (_what, change) => {
    expect(can({ ...PRINTER, ...change })).toEqual([]);
  });

  it.each([
    ['little paper', { paper: 'low' }],
    ['paper of unknown amount', { paper: 'unknown' }],
    [
      'a printer that tells nothing of cover and cutter',
      { cover: null, cutter: null, headTemperature: null },
    ],
  ] as const)('print with %s', (_what, change) => {
    expect(can({ ...PRINTER, ...change })).toEqual(['receipt.print']);
  });

  it('print documents on a printer of documents, and receipts on the other', () => {
    expect(can(DOCUMENTS)).toEqual(['document.print']);
    expect(can(DOCUMENTS, PRINTER)).toEqual(['document.print', 'receipt.print']);
  });

  it.each([
    ['no paper', { paper: 'out' }],
    ['jammed paper', { paper: 'jammed' }],
    ['no toner', { toner: 'out' }],
    ['the cover open', { cover: 'open' }],
    ['a paused queue', { queue: 'paused' }],
    ['a queue that takes no jobs', { queue: 'closed' }],
    ['a queue of which nobody knows', { queue: 'unknown' }],
    ['a silent queue', { link: 'silent' }],
    ['a fault', { device: 'hardwareError' }],
  ] as const)('not print documents with %s', (_what, change) => {
    expect(can({ ...DOCUMENTS, ...change })).toEqual([]);
  });

  it.each([
    ['little paper and toner', { paper: 'low', toner: 'low' }],
    ['a queue that does not know its printer', { paper: 'unknown', toner: 'unknown', cover: 'unknown' }],
  ] as const)('print documents with %s', (_what, change) => {
    expect(can({ ...DOCUMENTS, ...change })).toEqual(['document.print']);
  });

  it('read codes with a scanner that reads or waits, and not with one that refuses', () => {
    expect(can(SCANNER)).toEqual(['barcode.read']);
    expect(can({ ...SCANNER, scanner: 'on' })).toEqual(['barcode.read']);
    expect(can({ ...SCANNER, scanner: 'inoperative' })).toEqual([]);
    expect(
      can(absentStatus('barcodeScanner', SCANNER, { device: 'offline', link: 'silent', detail: null })),
    ).toEqual([]);
  });

  it('do nothing with devices that are away', () => {
    const absence = { device: 'noDevice', link: 'down', detail: null } as const;
    expect(
      capabilities({
        devices: [
          { status: absentStatus('idCardReader', READER, absence) },
          { status: absentStatus('receiptPrinter', PRINTER, absence) },
        ],
        canStore: true,
        canSeal: true,
        machine: ['kiosk.free'],
      }),
    ).toEqual(new Set(['kiosk.free', 'record.store', 'case.seal', 'power.mains']));
  });

  it('count on mains power unless a UPS says that it is gone', () => {
    expect(all()).toContain('power.mains');
    expect(all({ ...UPS, powerIn: 'unknown', link: 'silent' })).toContain('power.mains');
    expect(all({ ...UPS, powerIn: 'noPower' }, READER)).toEqual(new Set(['idCard.read']));
  });

  it('do with one of two printers', () => {
    expect(can({ ...PRINTER, paper: 'out' }, PRINTER)).toEqual(['receipt.print']);
  });
});

describe('an absent device', () => {
  it('keeps null what it cannot report, and does not know what it could', () => {
    const seen = { ...PRINTER, headTemperature: null };
    const status = absentStatus('receiptPrinter', seen, {
      device: 'offline',
      link: 'silent',
      detail: 'x'.repeat(200),
    });
    expect(status).toMatchObject({
      cover: 'unknown',
      cutter: 'unknown',
      headTemperature: null,
      paper: 'unknown',
    });
    expect(status.detail).toHaveLength(80);
  });

  it('a printer of documents that is away keeps what it has: one tray', () => {
    expect(
      absentStatus('documentPrinter', DOCUMENTS, { device: 'offline', link: 'down', detail: 'gone' }),
    ).toEqual({
      ...DOCUMENTS,
      device: 'offline',
      link: 'down',
      action: 'maintenance',
      detail: 'gone',
      paper: 'unknown',
      paperUpper: 'unknown',
      toner: 'unknown',
      cover: 'unknown',
      queue: 'unknown',
    });
  });
});
