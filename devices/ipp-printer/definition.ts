/** Printers of documents behind a queue that speaks IPP: CUPS, or the printer itself (RFC 8010, RFC 8011). */
import * as z from 'zod';
import { defineNetworkDriver } from '../definition.ts';
import { handle, handleWith, type Handle, type SimulatedServer, type SimulatorDeps } from '../simulator.ts';
import type { IppBehaviour } from './behaviours.ts';
import type { IppAction, IppSimulator } from './simulator.ts';

export const ippDefinition = defineNetworkDriver({
  driver: 'ipp-printer',
  deviceClass: 'documentPrinter',
  scheme: 'ipp://',
  options: z.strictObject({
    media: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*_\d+(\.\d+)?x\d+(\.\d+)?(mm|in)$/u, 'must look like iso_a4_210x297mm')
      .default('iso_a4_210x297mm')
      .describe('size of the paper in it, as PWG 5101.1 names it'),
  }),
  async create(deps, options) {
    const { createIppPrinter } = await import('./driver.ts');
    return createIppPrinter(deps, options);
  },
  simulate,
});

async function simulate(deps: SimulatorDeps): Promise<SimulatedServer> {
  const { createIppSimulator } = await import('./simulator.ts');
  const { hostIppOnHttp } = await import('./simulator-host.ts');
  const printer = createIppSimulator(deps);
  return {
    host: (port) => hostIppOnHttp(printer, deps.clock, port),
    handles: handlesOf(printer),
    truth: () => truthOf(printer),
  };
}

function handlesOf(printer: IppSimulator): SimulatedServer['handles'] {
  const done = (about: string, type: Exclude<IppAction['type'], 'loadPaper' | 'restart'>): Handle =>
    handle(about, () => printer.act({ type }));
  const scripted = (about: string, behaviour: IppBehaviour): Handle =>
    handle(about, () => printer.script(behaviour));
  return {
    removePaper: done('the paper is out', 'removePaper'),
    loadPaper: handleWith('sheets', 250, 'paper is put in', (sheets) =>
      printer.act({ type: 'loadPaper', sheets }),
    ),
    openCover: done('the cover is opened', 'openCover'),
    closeCover: done('the cover is closed', 'closeCover'),
    jam: done('paper is jammed', 'jam'),
    clearJam: done('somebody clears it', 'clearJam'),
    emptyToner: done('the toner is out', 'emptyToner'),
    changeToner: done('new toner', 'changeToner'),
    fillOutput: done('the output is full', 'fillOutput'),
    takeSheets: done('a hand takes the sheets', 'takeSheets'),
    break: done('it has a fault', 'break'),
    repair: done('the fault is gone', 'repair'),
    pause: done('the queue is paused', 'pause'),
    resume: done('the queue goes on', 'resume'),
    rejectJobs: done('it takes no jobs', 'rejectJobs'),
    acceptJobs: done('it takes jobs again', 'acceptJobs'),
    goDown: done('nobody listens any more', 'goDown'),
    comeUp: done('it listens again', 'comeUp'),
    restart: handle('it restarts, and forgets its jobs', () =>
      printer.act({ type: 'restart', keepsJobs: false }),
    ),
    silent: scripted('answers nothing', { name: 'silent' }),
    slow: handleWith('ms', 2000, 'answers late', (delayMs) => printer.script({ name: 'slow', delayMs })),
    garbage: scripted('the next answer is noise', { name: 'garbage', times: 1 }),
    hangsUp: scripted('the next answer breaks off', { name: 'hangsUp', times: 1 }),
    busy: scripted('refuses the next document for now', { name: 'busy', times: 1 }),
    aborts: scripted('aborts the next document after a sheet', { name: 'aborts', times: 1 }),
    completesEarly: scripted('calls the next one done before it is', { name: 'completesEarly', times: 1 }),
    behave: handle('no behaviour any more', () => printer.clearScript()),
  };
}

/** How much, not what: the sheets may carry what a real card had (devices.md 1.8). */
function truthOf({ truth }: IppSimulator): string {
  return `${truth.printed.length} sheets printed · ${truth.sheetsLeft} in the tray · ${truth.keptDocuments} documents kept`;
}
