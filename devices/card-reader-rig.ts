/** A motor reader of either family at its simulator: for the contract of the class, and with a card inside for its behaviours. */
import { expect, onTestFinished } from 'vitest';
import type { FaultScope, LineFault } from './block-faults.ts';
import type { BlockFormat } from './block-parser.ts';
import type { BlockSimulator } from './block-simulator.ts';
import { inventedChipCard, type CardPath, type SimulatedCard } from './card-path.ts';
import type { CardReader } from './card-reader.ts';
import type { CardReaderRig } from './card-reader.contract.ts';
import { createDriverRig, type DriverRig, type LineKind, type RigParts } from './driver-rig.ts';

export interface ReaderSimulator extends BlockSimulator<never> {
  readonly path: CardPath;
  powerCycle(): void;
  executions(): number;
  script(fault: FaultScope & LineFault): void;
}

export interface ReaderParts<S extends ReaderSimulator> extends RigParts<CardReader, S> {
  readonly format: BlockFormat;
  /** Bits per second, of those that it can be set to. */
  readonly slowestBaudRate: number;
}

/** For the contract of the class. */
export async function readerOn<S extends ReaderSimulator>(
  kind: LineKind,
  parts: ReaderParts<S>,
): Promise<CardReaderRig> {
  const rig = await createDriverRig(kind, parts);
  const { simulator } = rig;
  return {
    ...rig,
    path: simulator.path,
    powerCycle: () => simulator.powerCycle(),
    fallSilent: () => simulator.script({ name: 'silent', times: Infinity }),
  };
}

export interface CardRig<S extends ReaderSimulator> extends DriverRig<CardReader> {
  readonly simulator: S;
  readonly path: CardPath;
  readonly moveOut: () => ReturnType<CardReader['move']>;
  /** Good for the citizen, and true. */
  readonly expectMovedOut: () => Promise<void>;
  /** What hands did to cards since the start. */
  readonly events: readonly string[];
}

/** In memory and in test time. The driver has started; its reader is empty and closed. */
export async function withoutCard<S extends ReaderSimulator>(parts: ReaderParts<S>): Promise<CardRig<S>> {
  const rig = await createDriverRig('memory', parts);
  onTestFinished(() => rig.dispose());
  const { driver, simulator } = rig;
  await rig.settle(driver.start(new AbortController().signal));
  const events: string[] = [];
  driver.onMedia(({ type }) => events.push(type));
  const moveOut = () => rig.settle(driver.move('exit'));
  return {
    ...rig,
    path: simulator.path,
    moveOut,
    events,
    async expectMovedOut() {
      expect(await moveOut()).toEqual({ ok: true, value: null });
      expect(simulator.path.truth.position).toBe('gate');
      expect(driver.status.media).toBe('entering');
    },
  };
}

/** The card is inside, and the entry is still open. */
export async function withCard<S extends ReaderSimulator>(
  parts: ReaderParts<S>,
  card: SimulatedCard = inventedChipCard('A'),
): Promise<CardRig<S>> {
  const rig = await withoutCard(parts);
  await rig.settle(rig.driver.setEntry('open'));
  rig.path.insert(card);
  await rig.until(() => rig.driver.status.media === 'present');
  return rig;
}
