/** Somebody who uses one device, harms it, and remembers what is physically true; one for each driver. */

export interface Player {
  /** The driver, and the profile where it has several. */
  readonly name: string;
  /** One use of the device from its beginning to its end. Returns every statement that is not true, in words. */
  operate(): Promise<readonly string[]>;
  /** One fault at random, now or a moment later; returns its name. */
  harm(): string;
  /** Undoes every fault, waits until the device is well, and compares what the driver says with what is so. */
  mend(): Promise<readonly string[]>;
  readonly recoveries: number;
  close(): Promise<void>;
}

/** How long a healthy device may take to come back: the longest delay between two attempts, and a start (DESIGN 2). */
export const WELL_AGAIN_MS = 180_000;

export function pick<T>(random: () => number, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error('nothing to choose from');
  return choice;
}
