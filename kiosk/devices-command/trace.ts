/** `doorstep devices trace`: runs a driver and shows what goes over its line, live; what may be personal is not shown. */
import { Command } from 'commander';
import type { AnyDriver } from '../../devices/definition.ts';
import type { CardEvent } from '../../devices/id-card-reader.ts';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { frameLines, noteLines } from './frame-text.ts';
import { resolveTarget, targetText, withDriver, withTargetFlags, type TargetFlags } from './target.ts';
import { aborted, interruption, print } from './terminal.ts';

export function traceCommand(): Command {
  return withTargetFlags(
    new Command('trace').description(
      'show the frames on the line of a device, until Ctrl-C; never personal data',
    ),
  ).action(run);
}

async function run(name: string, flags: TargetFlags): Promise<void> {
  const signal = interruption();
  const target = await resolveTarget(name, flags, signal);
  const note = (text: string) => noteLines(text, systemClock.nowMs()).forEach(print);
  note(targetText(target));
  await withDriver(
    target,
    { trace: (entry) => frameLines(entry, systemClock.nowMs()).forEach(print), signal },
    async (driver) => {
      watch(driver, note);
      await driver.start(signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      const end = await Promise.race([driver.ended, aborted(signal)]);
      if (end !== undefined && !signal.aborted)
        throw new AppError('device.not-answering', `The device has ended: ${end.detail}.`);
    },
  );
}

function watch(driver: AnyDriver, note: (text: string) => void): void {
  driver.onStatus((changed: object) => {
    const words = Object.entries(changed).filter(([, value]) => value !== null);
    note(words.map(([property, value]) => `${property} ${value}`).join(', '));
  });
  if (driver.deviceClass !== 'idCardReader') return;
  driver.onCard((event) => note(cardText(event)));
  // Else it would not look for cards, and there would be little to see.
  driver.setAttention('asking');
}

/** Nothing of the record leaves this function. */
function cardText(event: CardEvent): string {
  if (event.type === 'removed') return 'card removed';
  if (event.type === 'rejected') return `card rejected: ${event.reason}`;
  event.card.photo.fill(0);
  return `card read in ${Math.round(event.durationMs)} ms`;
}
