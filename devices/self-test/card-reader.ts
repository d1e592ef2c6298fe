/** Tries out a motor card reader: entry, a card in, its chip, and the card back. Ends with the entry closed. */
import type { CardReader, CardResult } from '../card-reader.ts';
import { answers, became, step, type TestDeps, type TestStep } from './step.ts';

export async function* testCardReader(reader: CardReader, deps: TestDeps): AsyncGenerator<TestStep> {
  yield answers(reader);
  const { device, media } = reader.status;
  yield step('ready', device === 'online' && media === 'notPresent', `card ${media}`);
  const opened = await reader.setEntry('open');
  try {
    if (opened.ok && deps.ask !== null) yield* tryCard(reader, deps, deps.ask);
  } finally {
    const closed = await reader.setEntry('closed');
    // It may have come in after its step was given up: no card stays in a machine because of a test.
    if (reader.status.media === 'present') await reader.move('exit');
    yield step('entry', opened.ok && closed.ok, detailOf(opened.ok ? closed : opened));
  }
}

async function* tryCard(
  reader: CardReader,
  deps: TestDeps,
  ask: NonNullable<TestDeps['ask']>,
): AsyncGenerator<TestStep> {
  const isInside = () => reader.status.media === 'present';
  ask('insertCard');
  const isIn = await became(isInside, deps);
  yield step('takeIn', isIn, isIn ? null : 'no card came');
  if (!isIn) return;
  await reader.move('chip');
  const chip = await reader.powerChip('cold');
  yield step('chip', chip.ok, chip.ok ? chip.value.protocol : detailOf(chip));
  if (chip.ok) await reader.powerChipOff();
  const out = await reader.move('exit');
  if (out.ok) ask('takeCard');
  const isTaken = out.ok && (await became(() => reader.status.media === 'notPresent', deps));
  yield step('giveBack', isTaken, out.ok ? null : detailOf(out));
}

function detailOf(result: CardResult<unknown>): string | null {
  return result.ok ? null : `${result.error}: ${result.detail}`;
}
