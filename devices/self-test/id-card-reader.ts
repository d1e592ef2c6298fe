/** Tries out a reader for ID documents: is it there, and does it read the card of whoever stands before it. */
import type { CardEvent, IdCardReader } from '../id-card-reader.ts';
import { answers, became, step, type TestDeps, type TestStep } from './step.ts';

export async function* testIdCardReader(reader: IdCardReader, deps: TestDeps): AsyncGenerator<TestStep> {
  yield answers(reader);
  yield step('ready', reader.status.device === 'online', reader.status.detail);
  if (deps.ask === null) return;
  let outcome: { readonly isRead: boolean; readonly detail: string } | undefined;
  const unsubscribe = reader.onCard((event) => {
    outcome ??= outcomeOf(event);
  });
  reader.setAttention('asking');
  deps.ask('layCard');
  await became(() => outcome !== undefined, deps);
  reader.setAttention('idle');
  unsubscribe();
  yield step('readCard', outcome?.isRead === true, outcome?.detail ?? 'no card came');
}

/** Nothing of the record leaves this function (devices.md 1.8). */
function outcomeOf(event: CardEvent): { readonly isRead: boolean; readonly detail: string } | undefined {
  if (event.type === 'removed') return undefined;
  if (event.type === 'rejected') return { isRead: false, detail: event.reason };
  event.card.photo.fill(0);
  return { isRead: true, detail: `${Math.round(event.durationMs)} ms` };
}
