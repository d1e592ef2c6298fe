import { describe, expect, it } from 'vitest';
import { conditionOf, type Condition } from './condition.ts';
import type { PrinterFacts } from './facts.ts';
import { OPERATIONS, PRINTER_STATE } from './operations.ts';

const A4 = 'iso_a4_210x297mm';
const WELL: PrinterFacts = {
  state: PRINTER_STATE.idle,
  reasons: [],
  isAcceptingJobs: true,
  identity: 'Make 1',
  reach: 'printer',
  errorPolicy: null,
  trays: null,
  operations: Object.values(OPERATIONS),
  formats: ['application/pdf'],
  media: [A4],
};

const of = (change: Partial<PrinterFacts>): Condition => conditionOf({ ...WELL, ...change }, A4);
const { stopped, processing, idle } = PRINTER_STATE;

describe('a printer that is well', () => {
  it('can print, says so, and needs nobody', () => {
    expect(of({})).toEqual({
      trouble: null,
      status: {
        device: 'online',
        action: null,
        detail: null,
        identity: 'Make 1',
        paper: 'full',
        paperUpper: null,
        paperLower: null,
        toner: 'full',
        media: 'unknown',
        cover: 'closed',
        queue: 'open',
      },
    });
  });
});

describe('printer-state-reasons', () => {
  it.each([
    ['media-empty', 'paperOut', { device: 'userError', action: 'clear', paper: 'out' }],
    ['media-empty-error', 'paperOut', { device: 'userError', action: 'clear', paper: 'out' }],
    ['media-needed', 'paperOut', { device: 'userError', paper: 'out' }],
    ['media-jam', 'paperJammed', { device: 'userError', action: 'clear', paper: 'jammed' }],
    ['media-jam-warning', 'paperJammed', { paper: 'jammed' }],
    ['input-media-tray-jam-error', 'paperJammed', { paper: 'jammed' }],
    ['output-media-tray-jam-error', 'paperJammed', { paper: 'jammed' }],
    ['media-path-jam-error', 'paperJammed', { paper: 'jammed' }],
    ['toner-empty', 'tonerOut', { device: 'userError', action: 'maintenance', toner: 'out' }],
    ['marker-supply-empty-error', 'tonerOut', { toner: 'out' }],
    ['marker-ink-empty-error', 'tonerOut', { toner: 'out' }],
    ['marker-supply-missing-error', 'tonerOut', { toner: 'out' }],
    ['marker-toner-cartridge-missing-error', 'tonerOut', { toner: 'out' }],
    ['toner-missing-error', 'tonerOut', { toner: 'out' }],
    ['cover-open', 'coverOpen', { device: 'userError', action: 'clear', cover: 'open' }],
    ['door-open-error', 'coverOpen', { cover: 'open' }],
    ['interlock-open-error', 'coverOpen', { cover: 'open' }],
    ['output-area-full-error', 'stackerFull', { device: 'userError', media: 'present' }],
    ['input-tray-missing', 'deviceNotReady', { device: 'userError', action: 'clear' }],
    ['output-tray-missing', 'deviceNotReady', { device: 'userError', action: 'clear' }],
    ['marker-waste-full-error', 'hardwareError', { device: 'hardwareError', action: 'maintenance' }],
    ['developer-empty-error', 'hardwareError', { device: 'hardwareError' }],
    ['opc-life-over-error', 'hardwareError', { device: 'hardwareError' }],
    ['spool-area-full-error', 'hardwareError', { device: 'hardwareError' }],
    ['other', 'hardwareError', { device: 'hardwareError', action: 'maintenance' }],
    ['some-word-of-tomorrow-error', 'hardwareError', { device: 'hardwareError' }],
    ['paused', 'deviceNotReady', { device: 'userError', action: 'reset', queue: 'paused' }],
    ['moving-to-paused', 'deviceNotReady', { queue: 'paused' }],
    ['shutdown', 'deviceNotReady', { device: 'powerOff' }],
    ['timed-out', 'deviceNotReady', { device: 'offline' }],
    ['offline-report', 'deviceNotReady', { device: 'offline', action: 'maintenance' }],
    ['fuser-over-temp-error', 'busy', { device: 'deviceBusy', action: null }],
    ['fuser-under-temp-warning', 'busy', { device: 'deviceBusy', action: null }],
  ] as const)('%s keeps documents from coming out', (reason, trouble, status) => {
    const condition = of({ reasons: [reason], state: stopped });
    expect(condition.trouble).toBe(trouble);
    expect(condition.status).toMatchObject({ detail: reason, ...status });
  });

  it.each([
    ['media-empty-warning', { paper: 'low' }],
    ['media-needed-warning', { paper: 'low' }],
    ['media-low', { paper: 'low' }],
    ['toner-low', { toner: 'low' }],
    ['toner-empty-warning', { toner: 'low' }],
    ['marker-supply-low-warning', { toner: 'low' }],
    ['marker-ink-almost-empty-warning', { toner: 'low' }],
    ['marker-waste-almost-full', { action: 'maintenance' }],
    ['marker-waste-full-warning', { action: 'maintenance' }],
    ['output-area-almost-full-warning', { action: 'maintenance', media: 'unknown' }],
    ['developer-low-warning', { action: 'maintenance' }],
    ['opc-near-eol-warning', { action: 'maintenance' }],
    ['stopped-partly', { action: 'maintenance' }],
    ['some-word-of-tomorrow-warning', { action: 'maintenance' }],
    ['cups-missing-filter-warning', { action: 'configuration' }],
    ['cups-ipp-missing-job-history', { action: 'configuration' }],
    ['cups-ipp-missing-job-state', { action: 'configuration' }],
    ['cups-insecure-filter-warning', { action: 'configuration' }],
  ] as const)('%s prevents nothing, and is told', (reason, status) => {
    const condition = of({ reasons: [reason], state: processing });
    expect(condition.trouble).toBeNull();
    expect(condition.status).toMatchObject({ device: 'online', detail: reason, ...status });
  });

  it.each([
    'media-low-report',
    'some-word-of-tomorrow-report',
    'connecting-to-device',
    'stopping',
    'interpreter-resource-unavailable-report',
    'cups-waiting-for-job-completed',
    'cups-remote-processing',
    'com.example.word-warning',
    'input-tray-missing-warning',
  ])('%s is no state of a printer', (reason) => {
    expect(of({ reasons: [reason], state: processing })).toEqual(of({ state: processing }));
  });

  it('the worst of several counts, and all are named', () => {
    const { trouble, status } = of({ reasons: ['media-low', 'cover-open', 'other-error'], state: stopped });
    expect(trouble).toBe('hardwareError');
    expect(status).toMatchObject({ paper: 'low', cover: 'open', detail: 'media-low cover-open other-error' });
  });
});

describe('the state of a printer', () => {
  it('stopped without a reason is a fault of its own', () => {
    expect(of({ state: stopped })).toMatchObject({
      trouble: 'hardwareError',
      status: { device: 'hardwareError' },
    });
  });

  it('that takes no jobs is closed', () => {
    const { trouble, status } = of({ isAcceptingJobs: false });
    expect(trouble).toBe('deviceNotReady');
    expect(status).toMatchObject({ device: 'userError', action: 'reset', queue: 'closed' });
  });

  it('tells each tray that it counts; without a sheet in any there is no paper', () => {
    const tray = (sheets: number | null) => ({ sheets, capacitySheets: 250 });
    expect(of({ trays: [tray(100), tray(25)] }).status).toMatchObject({
      paper: 'full',
      paperUpper: 'full',
      paperLower: 'low',
    });
    expect(of({ trays: [tray(0), tray(null)] }).status).toMatchObject({
      paperUpper: 'out',
      paperLower: 'unknown',
    });
    expect(of({ trays: [tray(0)] }).trouble).toBe('paperOut');
    expect(of({ trays: [] }).trouble).toBeNull();
  });
});

describe('CUPS', () => {
  const cups = (change: Partial<PrinterFacts>) =>
    of({ reach: 'watchingQueue', errorPolicy: 'abort-job', ...change });

  it('does not know what it did not hear: no paper, no toner, no cover', () => {
    expect(cups({}).status).toMatchObject({
      device: 'online',
      action: null,
      paper: 'unknown',
      toner: 'unknown',
      cover: 'unknown',
    });
  });

  it('remembers what was wrong at the end of a job; nobody is kept from the next, but somebody should look', () => {
    const memory = cups({ reasons: ['media-empty-error', 'offline-report'], state: idle });
    expect(memory).toMatchObject({ trouble: null });
    expect(memory.status).toMatchObject({ device: 'online', action: 'clear', paper: 'unknown' });
    const now = cups({ reasons: ['media-empty-error'], state: processing });
    expect(now).toMatchObject({ trouble: 'paperOut', status: { paper: 'out' } });
  });

  it('a pause, low paper and a missing filter are true also while it idles', () => {
    expect(cups({ reasons: ['paused'], state: stopped }).trouble).toBe('deviceNotReady');
    expect(cups({ reasons: ['media-low'] }).status).toMatchObject({ paper: 'low' });
    expect(cups({ reasons: ['cups-missing-filter-warning'] }).status.action).toBe('configuration');
  });

  it.each(['retry-job', 'retry-current-job', 'stop-printer'])(
    'with the policy %s would print a document twice: somebody has to configure it',
    (errorPolicy) => {
      const { trouble, status } = cups({ errorPolicy });
      expect(trouble).toBeNull();
      expect(status).toMatchObject({
        device: 'online',
        action: 'configuration',
        detail: `printer-error-policy is ${errorPolicy}, not abort-job`,
      });
    },
  );
});

describe('a queue that cannot serve us', () => {
  it.each([
    ['takes no PDF', { formats: ['image/pwg-raster'] }],
    ['knows no Create-Job', { operations: [OPERATIONS['Send-Document']] }],
    ['knows no Send-Document', { operations: [OPERATIONS['Create-Job']] }],
  ])('because it %s', (_why, change) => {
    const { trouble, status } = of(change);
    expect(trouble).toBe('unsupportedData');
    expect(status).toMatchObject({ device: 'userError', action: 'configuration' });
  });

  it('a size of paper that it does not know is for the installer', () => {
    expect(of({ media: ['na_letter_8.5x11in'] }).status).toMatchObject({
      device: 'online',
      action: 'configuration',
      detail: 'it has no iso_a4_210x297mm',
    });
  });

  it('one that does not tell what it can is tried', () => {
    expect(of({ media: [], formats: [], operations: [] }).trouble).toBeNull();
  });
});
