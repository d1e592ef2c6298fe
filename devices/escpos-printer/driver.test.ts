/** The driver against its simulator on all three kinds of line, with each profile. */
import { describeReceiptPrinterContract } from '../receipt-printer.contract.ts';
import { describePresenterContract } from '../presenter.contract.ts';
import { createDriverRig, LINE_KINDS, type LineKind } from '../driver-rig.ts';
import type { DriverDeps } from '../driver.ts';
import type { SimulatorDeps } from '../simulator.ts';
import { createEscposPrinter } from './driver.ts';
import { loadShippedGlyphs } from './glyphs.ts';
import { PROFILE_NAMES, type ProfileName } from './profiles.ts';
import { createEscposSimulator } from './simulator.ts';

const BAUD = 115_200;
const PRINT_BYTES_PER_SECOND = 4000;
/** The tests wait together, so one of them may have to wait for a moment of the processor as well. */
const HASTE = 4;

async function setUp(kind: LineKind, profile: ProfileName) {
  // Reading a font takes real time, and a test's own time stands still meanwhile.
  const glyphs = await loadShippedGlyphs('姓名\u{20BB7}野');
  const rig = await createDriverRig(kind, {
    baudRate: BAUD,
    haste: HASTE,
    createSimulator: (deps: SimulatorDeps) =>
      createEscposSimulator(deps, { profile, printBytesPerSecond: PRINT_BYTES_PER_SECOND }),
    createDriver: (deps: DriverDeps) =>
      createEscposPrinter(deps, { profile, loadGlyphs: () => Promise.resolve(glyphs) }),
  });
  const { simulator } = rig;
  const everything = () => [
    ...simulator.papers.map(({ receipt }) => receipt),
    ...simulator.receipts().filter(({ cut }) => !cut),
  ];
  return {
    ...rig,
    receipts: () => everything().map((receipt) => ({ ...receipt, pictures: receipt.rasters.length })),
    fateOf: (jobId: string) => simulator.fateOf(jobId),
    takePaper: () => void simulator.takeReceipts(),
    setTaker: (afterMs: number | null) => simulator.setTaker(afterMs),
    removePaper: () => simulator.act({ type: 'removePaper' }),
    loadPaper: () => simulator.act({ type: 'loadPaper', paperMm: 50_000 }),
    openCover: () => simulator.act({ type: 'openCover' }),
    closeCover: () => simulator.act({ type: 'closeCover' }),
    fallSilent: () => simulator.act({ type: 'powerOff' }),
  };
}

/** What each can prove, and tells of itself. */
const CONTRACTS = {
  epson: { identity: 'SIM-80 S000001', evidence: 'printed', hasPresenter: false },
  generic: { identity: null, evidence: 'accepted', hasPresenter: false },
  'custom-vkp80': { identity: null, evidence: 'presented', hasPresenter: true },
} as const;

for (const profile of PROFILE_NAMES) {
  for (const kind of LINE_KINDS) {
    const name = `ESC/POS ${profile} on ${kind}`;
    const contract = { ...CONTRACTS[profile], setUp: () => setUp(kind, profile) };
    describeReceiptPrinterContract(name, contract);
    describePresenterContract(name, contract);
  }
}
