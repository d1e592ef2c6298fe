/** The class of uninterruptible power supplies: XFS4IoT PowerManagement in three words, and how to switch the output off. */
import type { UpsStatus } from '../shared/domain/device-status.ts';
import type { Driver } from './driver.ts';

/** Measured values; null: this model does not measure it. */
export interface UpsReading {
  readonly inputVolts: number | null;
  readonly faultVolts: number | null;
  readonly outputVolts: number | null;
  readonly loadPercent: number | null;
  readonly frequencyHz: number | null;
  readonly batteryVolts: number | null;
  readonly temperatureCelsius: number | null;
}

export interface Ups extends Driver<UpsStatus> {
  readonly deviceClass: 'ups';
  /** The latest; null before the first. */
  readonly reading: UpsReading | null;
  /**
   * Switches the output off after a delay of 0.2 to 10 minutes, and on again when the mains are back. Call it as the
   * last act before the machine shuts down: an empty battery is damaged, and a machine that is off cannot switch it.
   * Resolves with false when the device refused.
   */
  cutOutputIn(minutes: number): Promise<boolean>;
  /** Takes `cutOutputIn` back. */
  cancelCut(): Promise<boolean>;
  /** Ten seconds on battery. */
  testBattery(): Promise<boolean>;
}
