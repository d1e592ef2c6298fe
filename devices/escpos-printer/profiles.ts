/** What the driver has to know of a model beforehand, as data: a new model is one entry here (devices.md 3.1-3.8). */

export interface PrinterProfile {
  /** Dots of a line, 8 to the millimetre. */
  readonly lineDots: LineDots;
  /** GS ( H may be asked; a model that does not know it would print its bytes on the next receipt. */
  readonly canConfirmPrinting: boolean;
  /** The question that is answered in its turn by one byte about the paper. */
  readonly paperStatus: Uint8Array;
  /** Sent after every initialisation. */
  readonly prepare: Uint8Array;
  /** What looks like a report after GS a is one. */
  readonly reportsChanges: boolean;
  /** DLE EOT 14h may be asked. */
  readonly hasFullStatus: boolean;
  readonly cut: Uint8Array;
  /** null: the paper hangs out of the printer as soon as it is cut. */
  readonly presenter: PresenterCommands | null;
  readonly qr: QrVariant;
  /** How its flow control is set when it leaves the factory. */
  readonly xonXoff: boolean;
}

/** Printers with 80 mm and 58 mm paper. */
export const LINE_DOTS = [576, 432, 384] as const;
export type LineDots = (typeof LINE_DOTS)[number];

export interface PresenterCommands {
  readonly present: Uint8Array;
  readonly retract: Uint8Array;
  /** Answered in its turn by text without any mark, such as `512ret`. */
  readonly retractCount: { readonly question: Uint8Array; readonly unit: string };
}

/** Where models differ in GS ( k: the parameter of store and print, and the number of the lowest error level. */
export interface QrVariant {
  readonly parameter: 0x30 | 0x31;
  readonly levelL: 0x30 | 0x31;
}

const ESC = 0x1b;
const GS = 0x1d;

/** GS a: reports every change by itself; the first report comes at once. */
const reportChanges = Uint8Array.of(GS, 0x61, 0xff);
/** GS r 1 */
const paperStatus = Uint8Array.of(GS, 0x72, 0x01);
/** GS V 66: feeds the end of the paper past the cutter first. */
const feedAndCut = Uint8Array.of(GS, 0x56, 0x42, 0x00);

/** The length of a step differs by model; 7 mm is the only one that is published for these commands (devices.md 3.7, C). */
const PRESENT_STEP_MM = 7;
/** Enough for a hand to get hold of. */
const PRESENT_MM = 84;

export const PROFILES = {
  epson: {
    lineDots: 576,
    canConfirmPrinting: true,
    paperStatus,
    prepare: reportChanges,
    reportsChanges: true,
    hasFullStatus: false,
    cut: feedAndCut,
    presenter: null,
    qr: { parameter: 0x30, levelL: 0x30 },
    xonXoff: false,
  },
  generic: {
    lineDots: 576,
    canConfirmPrinting: false,
    paperStatus,
    prepare: reportChanges,
    reportsChanges: true,
    hasFullStatus: false,
    cut: feedAndCut,
    presenter: null,
    qr: { parameter: 0x30, levelL: 0x30 },
    xonXoff: false,
  },
  'custom-vkp80': {
    lineDots: 576,
    canConfirmPrinting: false,
    // Custom's own emulation has no GS r, only the older ESC v.
    paperStatus: Uint8Array.of(ESC, 0x76),
    // Automatic status off, since some firmware sends it without the header that tells it from other answers; and the
    // paper stays inside until it is presented.
    prepare: Uint8Array.of(GS, 0xe0, 0x00, GS, 0x65, 0x12),
    reportsChanges: false,
    hasFullStatus: true,
    cut: Uint8Array.of(ESC, 0x69),
    presenter: {
      present: Uint8Array.of(GS, 0x65, 0x03, Math.round(PRESENT_MM / PRESENT_STEP_MM)),
      retract: Uint8Array.of(GS, 0x65, 0x02),
      retractCount: { question: Uint8Array.of(GS, 0xe4), unit: 'ret' },
    },
    qr: { parameter: 0x31, levelL: 0x31 },
    xonXoff: false,
  },
} as const satisfies Record<string, PrinterProfile>;

export type ProfileName = keyof typeof PROFILES;
export const PROFILE_NAMES = ['epson', 'generic', 'custom-vkp80'] as const satisfies readonly ProfileName[];
