/**
 * A print queue that answers in IPP, with a printer behind it: by itself (an IPP printer on the network), or as CUPS,
 * which knows its printer only while a job runs, keeps documents until they are purged, and prints again after a restart.
 */
import { createScript, type IppBehaviour, type LineBehaviour } from './behaviours.ts';
import {
  booleanValue,
  decodeMessage,
  encodeMessage,
  numberValue,
  textValue,
  type IppMessage,
  type SentMessage,
} from './codec.ts';
import { createMechanism, TRAY_SHEETS, type MechanismAction, type Sheet } from './mechanism.ts';
import {
  isSuccess,
  JOB_STATE,
  OPERATIONS,
  PDF,
  PRINTER_STATE,
  STATUS,
  type Operation,
} from './operations.ts';
import { createSimulatedJobs, type SimulatedJob } from './simulated-jobs.ts';
import type { SimulatorDeps } from '../simulator.ts';

export interface IppSimulatorOptions {
  readonly kind?: 'printer' | 'cups';
  /** Behind CUPS; default: an IPP printer. */
  readonly deviceUri?: string;
  readonly errorPolicy?: string;
  readonly msPerSheet?: number;
  readonly behaviours?: readonly IppBehaviour[];
}

type QueueAction =
  | { readonly type: 'pause' | 'resume' | 'rejectJobs' | 'acceptJobs' | 'goDown' | 'comeUp' }
  | { readonly type: 'deleteQueue' }
  | { readonly type: 'restart'; readonly keepsJobs: boolean };
export type IppAction = MechanismAction | QueueAction;

/** What goes back over the connection. */
export interface Reply {
  readonly bytes: Uint8Array;
  readonly behaviour: LineBehaviour | undefined;
}

export interface IppSimulator {
  /** One request as it came: IPP, and perhaps a document behind it. */
  receive(bytes: Uint8Array): Reply;
  act(action: IppAction): void;
  script(behaviour: IppBehaviour): void;
  clearScript(): void;
  /** Takes connections. */
  readonly isUp: boolean;
  /** What is really so. */
  readonly truth: {
    readonly printed: readonly Sheet[];
    readonly sheetsLeft: number;
    /** Documents that lie on its disk. */
    readonly keptDocuments: number;
    readonly jobs: readonly Readonly<SimulatedJob>[];
  };
  stop(): void;
}

type Attributes = SentMessage['groups'][number]['attributes'];
type Groups = SentMessage['groups'];

const MS_PER_SHEET = 3000;
const IDENTITY = { make: 'Doorstep SIM-A4', serial: 'S000001' };

export function createIppSimulator(
  { clock, random }: SimulatorDeps,
  {
    kind = 'printer',
    deviceUri = 'ipp://printer.example/ipp/print',
    errorPolicy = 'abort-job',
    msPerSheet = MS_PER_SHEET,
    behaviours = [],
  }: IppSimulatorOptions = {},
): IppSimulator {
  const script = createScript(behaviours);
  const mechanism = createMechanism(clock, msPerSheet);
  const jobs = createSimulatedJobs(clock, mechanism, script);
  let isPaused = false;
  let isAccepting = true;
  let isUp = true;
  let isThere = true;
  let heard: readonly string[] = [];

  function actOnQueue(action: QueueAction): void {
    switch (action.type) {
      case 'pause':
      case 'resume':
        isPaused = action.type === 'pause';
        return isPaused ? jobs.pause() : jobs.resume();
      case 'rejectJobs':
      case 'acceptJobs':
        isAccepting = action.type === 'acceptJobs';
        return undefined;
      case 'goDown':
      case 'comeUp':
        isUp = action.type === 'comeUp';
        return undefined;
      case 'deleteQueue':
        isThere = false;
        return undefined;
      case 'restart':
        return jobs.restart(action.keepsJobs);
    }
  }

  /** CUPS hears of its printer while a job runs, and remembers the last it heard. */
  function reasons(): readonly string[] {
    if (kind === 'printer' || jobs.active !== undefined) heard = mechanism.reasons();
    const all = isPaused ? [...heard, 'paused'] : heard;
    return all.length === 0 ? ['none'] : all;
  }

  function printerState(): number {
    const isStopped = isPaused || (kind === 'printer' && mechanism.isBlocked);
    if (isStopped) return PRINTER_STATE.stopped;
    return jobs.active === undefined ? PRINTER_STATE.idle : PRINTER_STATE.processing;
  }

  function printerAttributes(): Attributes {
    const own: Attributes = [
      integer('printer-state', printerState(), 'enum'),
      keywords('printer-state-reasons', reasons()),
      { name: 'printer-is-accepting-jobs', values: [{ type: 'boolean', value: isAccepting }] },
      text('printer-make-and-model', IDENTITY.make),
      text('printer-device-id', `MFG:Doorstep;MDL:SIM-A4;SN:${IDENTITY.serial};`),
      {
        name: 'operations-supported',
        values: Object.values(OPERATIONS).map((value) => ({ type: 'enum', value })),
      },
      { name: 'document-format-supported', values: [{ type: 'mimeMediaType', value: PDF }] },
      keywords('media-supported', ['iso_a4_210x297mm', 'iso_a5_148x210mm']),
    ];
    if (kind === 'printer') return [...own, trayAttribute(mechanism.sheetsLeft)];
    return [
      ...own,
      text('cups-version', '2.4.2'),
      { name: 'device-uri', values: [{ type: 'uri', value: deviceUri }] },
      { name: 'printer-error-policy', values: [{ type: 'name', value: errorPolicy }] },
    ];
  }

  function answer(message: IppMessage, document: Uint8Array): SentMessage {
    const refuse = (code: number) => reply(message, code, []);
    if (!isThere) return refuse(STATUS.notFound);
    const operation = operationOf(message);
    if (operation === 'Get-Printer-Attributes')
      return reply(message, STATUS.ok, [{ name: 'printer', attributes: printerAttributes() }]);
    if (operation === 'Create-Job') {
      if (!isAccepting) return refuse(STATUS.notAcceptingJobs);
      return script.has('busy') ? refuse(STATUS.busy) : reply(message, STATUS.ok, [create(message)]);
    }
    if (operation === 'Get-Jobs') {
      const isAll = textValue(message, 'operation', 'which-jobs') === 'all';
      const listed = jobs.all().filter(({ state }) => isAll || state < JOB_STATE.canceled);
      return reply(message, STATUS.ok, listed.map(jobGroup));
    }
    const job = jobs.find(numberValue(message, 'operation', 'job-id') ?? 0);
    if (job === undefined) return refuse(STATUS.notFound);
    if (operation === 'Get-Job-Attributes') return reply(message, STATUS.ok, [jobGroup(job)]);
    if (operation === 'Cancel-Job') return refuse(cancel(message, job));
    if (script.has('refusesFormat')) return refuse(STATUS.formatNotSupported);
    jobs.receive(job, document);
    return reply(message, STATUS.ok, [jobGroup(job)]);
  }

  function create(message: IppMessage): Groups[number] {
    const job = jobs.create({
      name: textValue(message, 'operation', 'job-name') ?? '',
      user: textValue(message, 'operation', 'requesting-user-name') ?? '',
      copies: numberValue(message, 'job', 'copies') ?? 1,
    });
    return jobGroup(job);
  }

  function cancel(message: IppMessage, job: SimulatedJob): number {
    const isPurged = kind === 'cups' && booleanValue(message, 'operation', 'purge-job') === true;
    if (job.state >= JOB_STATE.canceled && !isPurged) return STATUS.notPossible;
    if (isPurged) jobs.purge(job);
    else jobs.cancel(job);
    return STATUS.ok;
  }

  function jobGroup(job: SimulatedJob): Groups[number] {
    const lost = job.state === JOB_STATE.completed && script.has('losesSight');
    const since = job.processingSince;
    const attributes: Attributes = [
      integer('job-id', job.id),
      integer('job-state', job.state, 'enum'),
      keywords('job-state-reasons', job.reasons),
      integer('job-impressions-completed', job.impressions),
      { name: 'job-originating-user-name', values: [{ type: 'name', value: job.user }] },
      ...(since === null ? [] : [integer('time-at-processing', since)]),
      ...(kind === 'cups'
        ? [keywords('job-printer-state-reasons', lost ? ['cups-ipp-missing-job-history'] : reasons())]
        : []),
    ];
    return { name: 'job', attributes };
  }

  function receive(bytes: Uint8Array): Reply {
    const decoded = decodeMessage(bytes);
    if (decoded === undefined) return { bytes: noise(random), behaviour: undefined };
    const { message, document } = decoded;
    const behaviour = script.forLine(operationOf(message));
    // Whoever says nothing at all did nothing either.
    const isDone = behaviour?.name !== 'silent' && behaviour?.name !== 'httpStatus';
    const said = isDone ? answer(message, Uint8Array.from(document)) : reply(message, STATUS.ok, []);
    if (behaviour?.name === 'garbage' || behaviour?.name === 'noHttp')
      return { bytes: noise(random), behaviour };
    const requestId = behaviour?.name === 'wrongRequestId' ? said.requestId + 1 : said.requestId;
    return { bytes: encodeMessage({ ...said, requestId }), behaviour };
  }

  return {
    receive,
    act: (action) => (isOfQueue(action) ? actOnQueue(action) : mechanism.act(action)),
    script: (behaviour) => script.add(behaviour),
    clearScript: () => script.clear(),
    get isUp() {
      return isUp;
    },
    get truth() {
      const kept = jobs.all().filter(({ document, state }) => document !== null && keeps(kind, state));
      const { printed, sheetsLeft } = mechanism;
      return { printed, sheetsLeft, keptDocuments: kept.length, jobs: jobs.all() };
    },
    stop: () => mechanism.stop(),
  };
}

const QUEUE_ACTIONS: ReadonlySet<string> = new Set<QueueAction['type']>([
  'pause',
  'resume',
  'rejectJobs',
  'acceptJobs',
  'goDown',
  'comeUp',
  'deleteQueue',
  'restart',
]);

function isOfQueue(action: IppAction): action is QueueAction {
  return QUEUE_ACTIONS.has(action.type);
}

/** A printer forgets a document when it is done, CUPS a day later by default (PreserveJobFiles). */
function keeps(kind: 'printer' | 'cups', state: number): boolean {
  return kind === 'cups' || state < JOB_STATE.canceled;
}

function operationOf({ code }: IppMessage): Operation | undefined {
  return (Object.keys(OPERATIONS) as Operation[]).find((name) => OPERATIONS[name] === code);
}

function reply(request: IppMessage, code: number, groups: Groups): SentMessage {
  const operation: Attributes = [
    { name: 'attributes-charset', values: [{ type: 'charset', value: 'utf-8' }] },
    { name: 'attributes-natural-language', values: [{ type: 'naturalLanguage', value: 'en' }] },
  ];
  const { version, requestId } = request;
  const own: Groups = [{ name: 'operation', attributes: operation }];
  return { version, code, requestId, groups: isSuccess({ ...request, code }) ? [...own, ...groups] : own };
}

function trayAttribute(sheets: number): Attributes[number] {
  const tray = `type=sheetFeedAutoRemovableTray;maxcapacity=${TRAY_SHEETS};level=${sheets};status=0;name=main;`;
  return { name: 'printer-input-tray', values: [{ type: 'octetString', value: Buffer.from(tray) }] };
}

function integer(name: string, value: number, type: 'integer' | 'enum' = 'integer'): Attributes[number] {
  return { name, values: [{ type, value }] };
}

function keywords(name: string, values: readonly string[]): Attributes[number] {
  return { name, values: values.map((value) => ({ type: 'keyword', value })) };
}

function text(name: string, value: string): Attributes[number] {
  return { name, values: [{ type: 'text', value }] };
}

function noise(random: () => number): Uint8Array {
  return Uint8Array.from({ length: 60 }, () => Math.floor(random() * 256));
}
