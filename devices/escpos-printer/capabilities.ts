/** Learns who a printer is and what it can prove, by asking it (devices.md 3.5, 3.6, 3.9). It must be able to print meanwhile. */
import { modelName, processId, serialNumber } from './commands.ts';
import type { PrinterLine } from './line.ts';
import type { PrinterProfile } from './profiles.ts';

export interface Capabilities {
  /** Model and serial number; null: it does not tell. */
  readonly identity: string | null;
  /** Answers GS r, or what its model has instead, in its turn: what came before was taken. */
  readonly answersInTurn: boolean;
  /** Answers GS ( H: what came before is on paper. */
  readonly confirmsPrinting: boolean;
}

const PROBE_DEADLINE_MS = 3000;
const IDENTITY_DEADLINE_MS = 1000;
const MAX_IDENTITY_LENGTH = 80;
const PROBE_ID = '0000';

export async function learnCapabilities(line: PrinterLine, profile: PrinterProfile): Promise<Capabilities> {
  const answersInTurn = (await askInTurn(line, profile)) !== undefined;
  const confirmsPrinting =
    answersInTurn && profile.canConfirmPrinting && (await askProcessId(line)) !== undefined;
  const identity = [await askText(line, modelName), await askText(line, serialNumber)]
    .filter((text) => text !== undefined && text !== '')
    .join(' ')
    .slice(0, MAX_IDENTITY_LENGTH);
  return { identity: identity === '' ? null : identity, answersInTurn, confirmsPrinting };
}

/** The question that tells how far the printer is. */
export function askInTurn(
  line: PrinterLine,
  { paperStatus }: Pick<PrinterProfile, 'paperStatus'>,
): Promise<number | undefined> {
  return line.ask({
    label: 'paper status',
    bytes: paperStatus,
    deadlineMs: PROBE_DEADLINE_MS,
    pick: (answer) => (answer.type === 'byte' ? answer.byte : undefined),
  });
}

function askProcessId(line: PrinterLine): Promise<string | undefined> {
  return line.ask({
    label: 'GS ( H',
    bytes: processId(PROBE_ID),
    deadlineMs: PROBE_DEADLINE_MS,
    pick: (answer) => (answer.type === 'processId' && answer.id === PROBE_ID ? answer.id : undefined),
  });
}

function askText(line: PrinterLine, bytes: Uint8Array): Promise<string | undefined> {
  return line.ask({
    label: 'GS I',
    bytes,
    deadlineMs: IDENTITY_DEADLINE_MS,
    pick: (answer) => (answer.type === 'text' ? answer.text : undefined),
  });
}
