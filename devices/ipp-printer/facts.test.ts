import { describe, expect, it } from 'vitest';
import type { IppMessage, IppValue } from './codec.ts';
import { printerFactsOf, tryJobFacts } from './facts.ts';

function messageOf(group: 'printer' | 'job', attributes: Readonly<Record<string, IppValue[]>>): IppMessage {
  const list = Object.entries(attributes).map(([name, values]) => ({ name, values }));
  return { version: [1, 1], code: 0, requestId: 1, groups: [{ name: group, attributes: list }] };
}

const text = (value: string): IppValue[] => [{ type: 'text', value }];
const uri = (value: string): IppValue[] => [{ type: 'uri', value }];
const number = (value: number): IppValue[] => [{ type: 'integer', value }];
const printer = (attributes: Readonly<Record<string, IppValue[]>>) =>
  printerFactsOf(messageOf('printer', attributes));

describe('who answers', () => {
  const cups = (device: string) =>
    printer({ 'cups-version': text('2.4.2'), 'device-uri': uri(device) }).reach;

  it('without a CUPS version it is the printer itself', () => {
    expect(printer({ 'device-uri': uri('ipp://printer.example/') }).reach).toBe('printer');
  });

  it.each([
    'ipp://printer.example/ipp/print',
    'ipps://printer.example/ipp/print?waitprinter=true',
    'https://printer.example/ipp/print',
    'dnssd://Office%20A4._ipp._tcp.local/?uuid=1',
    'dnssd://Office%20A4._ipps._tcp.local/',
  ])('CUPS stays with the printer on %s', (device) => {
    expect(cups(device)).toBe('watchingQueue');
  });

  it.each([
    'usb://Make/Model?serial=1',
    'socket://printer.example:9100',
    'lpd://printer.example/queue',
    'file:/dev/null',
    'cups-pdf:/',
    '/tmp/out.pdf',
    'dnssd://Office._pdl-datastream._tcp.local/',
    'implicitclass://Office/',
    'ipp://printer.example/ipp/print?waitjob=false',
    'ipp://printer.example/ipp/print?version=1.1&waitjob=no',
    '',
  ])('CUPS only sends on "%s"', (device) => {
    expect(cups(device)).toBe('sendingQueue');
  });
});

describe('facts of a printer', () => {
  it('identity is make and model, and the serial number where the device id has one', () => {
    const make = text('Make A4');
    expect(printer({ 'printer-make-and-model': make }).identity).toBe('Make A4');
    const deviceId = text('MFG:Make;MDL:A4;SN:X-77;');
    expect(printer({ 'printer-make-and-model': make, 'printer-device-id': deviceId }).identity).toBe(
      'Make A4 X-77',
    );
    expect(printer({}).identity).toBeNull();
    expect(printer({ 'printer-make-and-model': text('x'.repeat(200)) }).identity).toHaveLength(80);
  });

  it('trays are what holds paper for documents; negative counts are words', () => {
    const trays = [
      'type=sheetFeedAutoRemovableTray;mediafeed=0;maxcapacity=-2;level=-2;status=0;name=auto',
      'type=sheetFeedAutoRemovableTray;mediafeed=0;maxcapacity=250;level=100;status=0;name=main',
      'type=sheetFeedManual;maxcapacity=1;level=-2;status=0;name=manual',
      'type=sheetFeedAutoNonRemovableTray;maxcapacity=25;level=-3;status=0;name=by-pass-tray',
    ];
    const values = trays.map((tray): IppValue => ({ type: 'octetString', value: Buffer.from(tray) }));
    expect(printer({ 'printer-input-tray': values }).trays).toEqual([
      { sheets: 100, capacitySheets: 250 },
      { sheets: null, capacitySheets: 25 },
    ]);
  });

  it('"none" is no reason, and what is not told is not assumed', () => {
    expect(printer({ 'printer-state-reasons': [{ type: 'keyword', value: 'none' }] }).reasons).toEqual([]);
    expect(printer({})).toMatchObject({ state: null, isAcceptingJobs: true, trays: null, media: [] });
  });
});

describe('facts of a job', () => {
  it('without a state an answer tells nothing', () => {
    expect(tryJobFacts(messageOf('job', { 'job-id': number(1) }))).toBeUndefined();
  });

  it('a time that is "no value" has not come', () => {
    const facts = tryJobFacts(
      messageOf('job', {
        'job-state': [{ type: 'enum', value: 3 }],
        'time-at-processing': [{ type: 'other', tag: 0x13, value: new Uint8Array() }],
      }),
    );
    expect(facts).toEqual({ state: 3, reasons: [], printerReasons: [], pages: null, processingSince: null });
  });
});
