/** Codes are shown, taken away and shown badly while the scanner is harmed; a text that is read has to be the one that was shown. */
import type { BarcodeScanner } from '../../../devices/barcode-scanner.ts';
import { OTHER_CODE } from '../../../devices/scan-behaviours.ts';
import type { ScanWindow } from '../../../devices/scan-window.ts';
import type { DeviceSimulator } from '../../../devices/simulator.ts';
import type { Desk } from './desk.ts';
import { pick, WELL_AGAIN_MS, type Player } from './player.ts';

interface ScannerSimulator extends DeviceSimulator {
  readonly window: ScanWindow;
  clearScript(): void;
}

export interface ScannerPlayerParts<S extends ScannerSimulator> {
  readonly name: string;
  readonly desk: Desk<BarcodeScanner, S>;
  readonly faults: Readonly<Record<string, (simulator: S) => void>>;
}

const SCAN_MS = 6000;
/** Longer than any code that comes late. */
const BETWEEN_MS = 4000;
/** A question that was asked before the mending may still be the third without an answer. */
const CONCLUDED_MS = 10_000;
/** A stop that got lost is repeated, and a silence of a few questions is over. */
const DARK_AGAIN_MS = 30_000;

export function createScannerPlayer<S extends ScannerSimulator>(parts: ScannerPlayerParts<S>): Player {
  const { name, desk, faults } = parts;
  const { simulator, random } = desk;
  let shown = 0;

  function show(): string {
    const text = `${name} 码 ${++shown}`;
    simulator.window.hold(Buffer.from(text));
    return text;
  }

  /** A citizen asks, shows a code sooner or later, or never, and may walk away. */
  async function scan(): Promise<readonly string[]> {
    const driver = desk.driver();
    if (driver === undefined) return [];
    const abort = new AbortController();
    const isEarly = random() < 0.5;
    const early = isEarly ? show() : null;
    const scanning = driver.scan(SCAN_MS, abort.signal);
    await desk.pass(random() * 3000);
    const late = !isEarly && random() < 0.7 ? show() : null;
    if (random() < 0.2) abort.abort();
    const result = await desk.settle(scanning);
    simulator.window.takeAway();
    const text = early ?? late;
    return result.ok && result.text !== text && result.text !== OTHER_CODE
      ? [`${name}: "${result.text}" was read, and ${text === null ? 'nothing' : `"${text}"`} was shown`]
      : [];
  }

  /** Nobody asks, and a code is before it all the same. */
  async function ignore(): Promise<void> {
    show();
    await desk.pass(random() * 5000);
    simulator.window.takeAway();
  }

  return {
    name,
    async operate() {
      const lies = random() < 0.8 ? await scan() : [];
      if (random() < 0.3) await ignore();
      await desk.pass(BETWEEN_MS);
      return lies;
    },
    harm() {
      if (random() < 0.1) {
        desk.pullCable();
        return 'pullCable';
      }
      const fault = pick(random, Object.keys(faults));
      faults[fault]?.(simulator);
      return fault;
    },
    async mend() {
      simulator.clearScript();
      simulator.window.takeAway();
      await desk.pass(CONCLUDED_MS);
      const isWell = () => desk.driver()?.status.scanner === 'off';
      if (!(await desk.until(isWell, WELL_AGAIN_MS)))
        return [`${name}: a healthy scanner is said to be ${JSON.stringify(desk.driver()?.status)}`];
      const lies: string[] = [];
      if (!(await desk.until(() => !simulator.window.truth.isLit, DARK_AGAIN_MS)))
        lies.push(`${name}: it is lit, and nobody reads`);
      const text = show();
      const result = await desk.settle(desk.driver()?.scan(SCAN_MS) ?? Promise.resolve(null));
      simulator.window.takeAway();
      if (result?.ok !== true || result.text !== text)
        lies.push(`${name}: "${text}" was shown, and the answer is ${JSON.stringify(result)}`);
      await desk.pass(BETWEEN_MS);
      return lies;
    },
    get recoveries() {
      return desk.recoveries;
    },
    close: () => desk.close(),
  };
}
