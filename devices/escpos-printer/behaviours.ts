/** What a simulated printer does wrong, by name (devices.md 3.11). */
import type { PrinterAction } from './mechanics.ts';

export type PrinterBehaviour =
  /** When so many bytes of commands were carried out, `action` happens, and later perhaps `undo`. */
  | {
      readonly type: 'incident';
      readonly afterBytes: number;
      readonly action: PrinterAction;
      readonly undo: { readonly afterMs: number; readonly action: PrinterAction } | null;
    }
  | { readonly type: 'cutterJamsOnCut'; readonly times: number }
  | { readonly type: 'silent' }
  | { readonly type: 'garbageAtPowerUp'; readonly bytes: Uint8Array }
  | { readonly type: 'statusInsideReport' }
  | { readonly type: 'lateStatus'; readonly delayMs: number; readonly times: number }
  | { readonly type: 'noPaperStatus' };

/** A time that never comes is null. */
interface Incident {
  readonly afterBytes: number;
  readonly untilMs: number | null;
}

export function paperEnds({ afterBytes, untilMs }: Incident, refillMm = 50_000): PrinterBehaviour {
  return incident(afterBytes, { type: 'removePaper' }, untilMs, { type: 'loadPaper', paperMm: refillMm });
}

export function coverOpens({ afterBytes, untilMs }: Incident): PrinterBehaviour {
  return incident(afterBytes, { type: 'openCover' }, untilMs, { type: 'closeCover' });
}

export function headOverheats({ afterBytes, untilMs }: Incident): PrinterBehaviour {
  return incident(afterBytes, { type: 'heatHead' }, untilMs, { type: 'coolHead' });
}

export function breaksDown({ afterBytes, untilMs }: Incident): PrinterBehaviour {
  return incident(afterBytes, { type: 'break' }, untilMs, { type: 'repair' });
}

/** The receive buffer is lost, and so are the settings. */
export function powerFails({ afterBytes, untilMs }: Incident): PrinterBehaviour {
  return incident(afterBytes, { type: 'powerOff' }, untilMs, { type: 'powerOn' });
}

/** At the next cuts; DLE ENQ 1 repeats the cut. */
export function cutterJamsOnCut(times: number): PrinterBehaviour {
  return { type: 'cutterJamsOnCut', times };
}

/** Takes everything and answers nothing. */
export const silent: PrinterBehaviour = { type: 'silent' };

export function garbageAtPowerUp(bytes: Uint8Array): PrinterBehaviour {
  return { type: 'garbageAtPowerUp', bytes };
}

/** The answer to DLE EOT comes in the middle of the four bytes of a report. */
export const statusInsideReport: PrinterBehaviour = { type: 'statusInsideReport' };

/** The next answers to DLE EOT come too late. */
export function lateStatus(delayMs: number, times: number): PrinterBehaviour {
  return { type: 'lateStatus', delayMs, times };
}

/** Some clones do not know GS r. */
export const noPaperStatus: PrinterBehaviour = { type: 'noPaperStatus' };

function incident(
  afterBytes: number,
  action: PrinterAction,
  untilMs: number | null,
  undoing: PrinterAction,
): PrinterBehaviour {
  const undo = untilMs === null ? null : { afterMs: untilMs, action: undoing };
  return { type: 'incident', afterBytes, action, undo };
}
