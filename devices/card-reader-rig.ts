/** A motor reader with its entry open and a card inside, in memory and in test time: where its behaviours are tried. */
import { expect, onTestFinished } from 'vitest';
import type { BlockSimulator } from './block-simulator.ts';
import { inventedChipCard, type CardPath, type SimulatedCard } from './card-path.ts';
import type { CardReader } from './card-reader.ts';
import { createDriverRig, type DriverRig, type RigParts } from './driver-rig.ts';

interface Simulator<Fault> extends BlockSimulator<Fault> {
  readonly path: CardPath;
  executions(): number;
}

export interface CardRig<S extends Simulator<never>> extends DriverRig<CardReader> {
  readonly simulator: S;
  readonly path: CardPath;
  readonly moveOut: () => ReturnType<CardReader['move']>;
  /** Good for the citizen, and true. */
  readonly expectMovedOut: () => Promise<void>;
  /** What hands did to cards since the start. */
  readonly events: readonly string[];
}

/** The driver has started; its reader is empty and closed. */
export async function withoutCard<S extends Simulator<never>>(
  parts: RigParts<CardReader, S>,
): Promise<CardRig<S>> {
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
export async function withCard<S extends Simulator<never>>(
  parts: RigParts<CardReader, S>,
  card: SimulatedCard = inventedChipCard('A'),
): Promise<CardRig<S>> {
  const rig = await withoutCard(parts);
  await rig.settle(rig.driver.setEntry('open'));
  rig.path.insert(card);
  await rig.until(() => rig.driver.status.media === 'present');
  return rig;
}
