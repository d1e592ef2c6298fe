/** What the simulated models know, told apart from what a driver expects of them (devices.md 3.5-3.7). */
import type { ProfileName } from './profiles.ts';

export interface SimulatedModel {
  /** GS ( H. */
  readonly confirmsPrinting: boolean;
  readonly paperQuestion: 'GS r' | 'ESC v';
  /** GS a. */
  readonly reportsChanges: boolean;
  /** DLE EOT 14h, GS e and the counters. */
  readonly hasPresenter: boolean;
  /** The parameter without which store and print of GS ( k do nothing. */
  readonly qrParameter: number;
  /** GS I 66-68. */
  readonly texts: Readonly<Record<number, string>>;
}

const TEXTS: SimulatedModel['texts'] = { 0x42: 'DOORSTEP', 0x43: 'SIM-80', 0x44: 'S000001' };

export const SIMULATED_MODELS: Readonly<Record<ProfileName, SimulatedModel>> = {
  epson: {
    confirmsPrinting: true,
    paperQuestion: 'GS r',
    reportsChanges: true,
    hasPresenter: false,
    qrParameter: 0x30,
    texts: TEXTS,
  },
  generic: {
    confirmsPrinting: false,
    paperQuestion: 'GS r',
    reportsChanges: true,
    hasPresenter: false,
    qrParameter: 0x30,
    texts: {},
  },
  'custom-vkp80': {
    confirmsPrinting: false,
    paperQuestion: 'ESC v',
    reportsChanges: false,
    hasPresenter: true,
    qrParameter: 0x31,
    texts: {},
  },
};
