/** One player for each driver and profile; a new driver is one row here. */
import type { FaultScope, LineFault } from '../../../devices/block-faults.ts';
import { createCrt310Simulator, type Crt310Simulator } from '../../../devices/creator-crt310/simulator.ts';
import { createCrt591Simulator, type Crt591Simulator } from '../../../devices/creator-crt591/simulator.ts';
import { PROFILE_NAMES } from '../../../devices/escpos-printer/profiles.ts';
import { createEscposSimulator } from '../../../devices/escpos-printer/simulator.ts';
import {
  createHoneywellSimulator,
  type HoneywellSimulator,
} from '../../../devices/honeywell-scanner/simulator.ts';
import { createUpsSimulator } from '../../../devices/megatec-ups/simulator.ts';
import { createNewlandSimulator, type NewlandSimulator } from '../../../devices/newland-scanner/simulator.ts';
import { createSamSimulator } from '../../../devices/sam-id-reader/simulator.ts';
import type { CodeBehaviour } from '../../../devices/scan-behaviours.ts';
import { createCardReaderPlayer } from './card-reader-player.ts';
import { openDesk } from './desk.ts';
import { createDocumentPrinterPlayer } from './document-printer-player.ts';
import { createIdReaderPlayer } from './id-reader-player.ts';
import type { Player } from './player.ts';
import { createPrinterPlayer } from './printer-player.ts';
import { openQueueDesk } from './queue-desk.ts';
import { createScannerPlayer } from './scanner-player.ts';
import { createUpsPlayer } from './ups-player.ts';

/** Of both families of Creator's readers; `out`: the move that brings a card out. */
function readerFaults(out: string): Readonly<Record<string, (unit: ReaderSimulator) => void>> {
  return {
    loseCommand: (unit) => unit.script({ name: 'loseCommand', times: 2 }),
    swallowAck: (unit) => unit.script({ name: 'swallowAck' }),
    lateAck: (unit) => unit.script({ name: 'lateAck', delayMs: 350 }),
    neverBegins: (unit) => unit.script({ name: 'neverBegins' }),
    nak: (unit) => unit.script({ name: 'nak', times: 2 }),
    damagedAnswer: (unit) => unit.script({ name: 'damagedAnswer' }),
    brokenAnswer: (unit) => unit.script({ name: 'brokenAnswer' }),
    lateAnswer: (unit) => unit.script({ name: 'lateAnswer', delayMs: 12_000 }),
    noAnswer: (unit) => unit.script({ name: 'noAnswer' }),
    duplicateAnswer: (unit) => unit.script({ name: 'duplicateAnswer' }),
    loseEot: (unit) => unit.script({ name: 'loseEot', count: 2 }),
    answerForEot: (unit) => unit.script({ name: 'answerForEot' }),
    pulledAtGate: (unit) => unit.script({ name: 'pulledAtGate', on: out }),
    noiseBefore: (unit) => unit.script({ name: 'noiseBefore' }),
    noiseDuring: (unit) => unit.script({ name: 'noiseDuring' }),
    silent: (unit) => unit.script({ name: 'silent', times: 12 }),
    powerCycle: (unit) => unit.powerCycle(),
  };
}

interface ReaderSimulator {
  script(fault: FaultScope & (LineFault | { readonly name: 'pulledAtGate' })): void;
  powerCycle(): void;
}

const CRT591_FAULTS: Readonly<Record<string, (unit: Crt591Simulator) => void>> = {
  ...readerFaults('3239'),
  refuse: (unit) => unit.script({ name: 'refuse', code: '10' }),
  otherUnit: (unit) => unit.script({ name: 'otherUnit' }),
};

const CRT310_FAULTS: Readonly<Record<string, (unit: Crt310Simulator) => void>> = {
  ...readerFaults('3231'),
  refuse: (unit) => unit.script({ name: 'refuse', code: '05' }),
  runOnBackup: (unit) => unit.script({ name: 'refuse', code: '07', times: 3 }),
  sayN: (unit) => unit.script({ name: 'say', letter: 'N', on: '3231' }),
  obeyAndSayN: (unit) => unit.script({ name: 'obeyAndSayN', on: '2F31' }),
  sayYOnly: (unit) => unit.script({ name: 'sayYOnly', on: '2F31' }),
  oddStatus: (unit) => unit.script({ name: 'oddStatus', on: '3130' }),
};

/** What both makes can do to a code. */
const CODE_FAULTS: readonly CodeBehaviour[] = [
  { name: 'garbageBefore', times: 2 },
  { name: 'splitCode', pauseMs: 400, times: 2 },
  { name: 'missingCr', times: 1 },
  { name: 'overLong', times: 1 },
  { name: 'controlCharacters', times: 2 },
  { name: 'wrongEncoding', times: 2 },
  { name: 'twoCodes', times: 2 },
  { name: 'lateCode', delayMs: 2000, times: 1 },
];

const HONEYWELL_FAULTS: Readonly<Record<string, (scanner: HoneywellSimulator) => void>> = {
  ...codeFaults(),
  silent: (scanner) => scanner.script({ name: 'silent', times: 8 }),
  deafToStart: (scanner) => scanner.script({ name: 'deafToStart', times: 2 }),
  staysLit: (scanner) => scanner.script({ name: 'staysLit', times: 2 }),
  refuses: (scanner) => scanner.script({ name: 'refuses', times: 6 }),
  shortEcho: (scanner) => scanner.script({ name: 'shortEcho', times: 6 }),
  noiseInAnswer: (scanner) => scanner.script({ name: 'noiseInAnswer', times: 6 }),
  setUnasked: (scanner) => scanner.setTriggerMode(3),
};

const NEWLAND_FAULTS: Readonly<Record<string, (engine: NewlandSimulator) => void>> = {
  ...codeFaults(),
  silent: (engine) => engine.script({ name: 'silent', times: 8 }),
  noAnswerToStart: (engine) => engine.script({ name: 'noAnswerToStart', times: 2 }),
  staysLit: (engine) => engine.script({ name: 'staysLit', times: 2 }),
  crcError: (engine) => engine.script({ name: 'crcError', times: 4 }),
  invalid: (engine) => engine.script({ name: 'invalid', times: 1 }),
  keepsMode: (engine) => engine.script({ name: 'keepsMode', times: 2 }),
  damagedAnswer: (engine) => engine.script({ name: 'damagedAnswer', times: 2 }),
  answerInCode: (engine) => engine.script({ name: 'answerInCode', times: 2 }),
  setUnasked: (engine) => engine.setModeRegister(0xd6),
};

const PRINT_BYTES_PER_SECOND = 4000;

function codeFaults(): Readonly<
  Record<string, (simulator: { script(behaviour: CodeBehaviour): void }) => void>
> {
  return Object.fromEntries(CODE_FAULTS.map((fault) => [fault.name, (simulator) => simulator.script(fault)]));
}

export function openPlayers(seed: number): readonly Player[] {
  return [
    createIdReaderPlayer(
      openDesk({
        driver: 'sam-id-reader',
        deviceClass: 'idCardReader',
        seed,
        createSimulator: createSamSimulator,
      }),
    ),
    createCardReaderPlayer({
      name: 'creator-crt591',
      desk: openDesk({
        driver: 'creator-crt591',
        deviceClass: 'cardReader',
        seed,
        createSimulator: (deps) => createCrt591Simulator(deps, { binCapacity: 5 }),
      }),
      faults: CRT591_FAULTS,
    }),
    createCardReaderPlayer({
      name: 'creator-crt310',
      desk: openDesk({
        driver: 'creator-crt310',
        deviceClass: 'cardReader',
        seed,
        createSimulator: (deps) => createCrt310Simulator(deps, { binCapacity: 5 }),
      }),
      faults: CRT310_FAULTS,
    }),
    ...PROFILE_NAMES.map((profile) =>
      createPrinterPlayer({
        name: `escpos-printer ${profile}`,
        hasPresenter: profile === 'custom-vkp80',
        desk: openDesk({
          driver: 'escpos-printer',
          deviceClass: 'receiptPrinter',
          options: { profile },
          seed,
          createSimulator: (deps) =>
            createEscposSimulator(deps, { profile, printBytesPerSecond: PRINT_BYTES_PER_SECOND }),
        }),
      }),
    ),
    createDocumentPrinterPlayer(openQueueDesk(seed)),
    createScannerPlayer({
      name: 'honeywell-scanner',
      desk: openDesk({
        driver: 'honeywell-scanner',
        deviceClass: 'barcodeScanner',
        seed,
        createSimulator: createHoneywellSimulator,
      }),
      faults: HONEYWELL_FAULTS,
    }),
    createScannerPlayer({
      name: 'newland-scanner',
      desk: openDesk({
        driver: 'newland-scanner',
        deviceClass: 'barcodeScanner',
        seed,
        createSimulator: createNewlandSimulator,
      }),
      faults: NEWLAND_FAULTS,
    }),
    createUpsPlayer(
      openDesk({ driver: 'megatec-ups', deviceClass: 'ups', seed, createSimulator: createUpsSimulator }),
    ),
  ];
}
