/** Tries out a barcode scanner: is it there, does it let itself be triggered, and does it read a code that somebody shows. */
import type { BarcodeScanner, ScanResult } from '../barcode-scanner.ts';
import { answers, HAND_MS, step, type TestDeps, type TestStep } from './step.ts';

export async function* testBarcodeScanner(scanner: BarcodeScanner, deps: TestDeps): AsyncGenerator<TestStep> {
  yield answers(scanner);
  const { device, scanner: state, detail } = scanner.status;
  const isReady = device === 'online' && state !== 'inoperative' && state !== 'unknown';
  yield step('ready', isReady, detail ?? `scanner ${state}`);
  // A scanner that refuses is asked all the same: it may have been set right.
  if (deps.ask === null || deps.signal.aborted || device !== 'online') return;
  deps.ask('showCode');
  const result = await scanner.scan(HAND_MS, deps.signal);
  yield step('readCode', result.ok, detailOf(result));
}

/** Nothing of the text leaves this function (devices.md 4). */
function detailOf(result: ScanResult): string {
  return result.ok ? `${Math.round(result.durationMs)} ms` : `${result.error}: ${result.detail}`;
}
