/** Which keys a citizen's keyboard has: an allow list, because the ways out of a window are too many to name (devices.md 7.2). Pure. */

/** As Electron's `before-input-event` tells it. */
export interface KeyInput {
  /** Value of KeyboardEvent.key. */
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** Writing, moving and choosing (the whole kiosk can be used by keyboard); `Process` is what an input method sends. */
const NAMED_KEYS: ReadonlySet<string> = new Set([
  'Enter',
  'Escape',
  'Tab',
  'Backspace',
  'Delete',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Shift',
  'Process',
]);

export function isCitizenKey({ key, control, alt, meta }: KeyInput): boolean {
  if (control || alt || meta) return false;
  return NAMED_KEYS.has(key) || Array.from(key).length === 1;
}
