/** The core of a driver of a motor reader on a line of blocks: what it says of itself before it has looked, and how it ends. */
import type { CardReaderStatus } from '../shared/domain/device-status.ts';
import type { DriverDeps } from './driver.ts';
import { createDriverCore, type DriverCore } from './driver-core.ts';

export interface CardCoreConfig {
  readonly line: { counters(): Readonly<Record<string, number>>; close(): void };
  readonly begin: () => Promise<boolean>;
  /** What it can tell, and what it will never tell. */
  readonly knows: { readonly retainBin: boolean; readonly stacker: boolean };
}

export function createCardCore(
  deps: DriverDeps,
  { line, begin, knows }: CardCoreConfig,
): DriverCore<CardReaderStatus> {
  const forgotten = {
    media: 'unknown',
    chipPower: 'unknown',
    retainBin: knows.retainBin ? 'unknown' : null,
    stacker: knows.stacker ? 'unknown' : null,
  } as const;
  return createDriverCore<CardReaderStatus>(deps, {
    name: 'Card reader',
    initial: { ...forgotten, device: 'starting', link: 'up', action: null, detail: null, identity: null },
    forgotten,
    begin,
    isSpeakingOtherwise: () => (line.counters()['noiseBytes'] ?? 0) > 0,
    close: () => line.close(),
  });
}
