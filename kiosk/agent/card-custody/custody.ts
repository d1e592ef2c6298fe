/** The cards in all motor readers of the kiosk, each in the care of its own machine. */
import type { CardReader } from '../../../devices/card-reader.ts';
import type { DeviceId } from '../../../shared/domain/ids.ts';
import type { SessionState } from '../session/state.ts';
import { createReaderCustody, type CustodyDeps } from './reader-custody.ts';
import { mostUrgent, type CardView } from './view.ts';
import { visitOf } from './card-need.ts';

export interface CardCustody {
  /** null: the kiosk has no motor reader. */
  readonly view: CardView | null;
  /** `others`: what an antenna reads is not for whoever stands there; null: nothing is inside, and nothing may come in. */
  whoseIsInside(state: SessionState): 'theirs' | 'others' | null;
  sessionChanged(state: SessionState): void;
  readerChanged(deviceId: DeviceId, reader: CardReader | undefined): void;
  /** Somebody else moves the cards of this reader, or does not any more: to its custody it is away meanwhile. */
  setAside(deviceId: DeviceId, isAside: boolean): void;
  /** Cards in the bin of this reader; null: it is no motor reader. */
  retainCount(deviceId: DeviceId): number | null;
  binEmptied(deviceId: DeviceId): void;
  /** The outbox takes records again, or does not any more. */
  storageChanged(): void;
  /** Gives back what is inside, and waits until it is taken, at most `graceMs`. Final. */
  stop(graceMs: number): Promise<void>;
}

export function createCardCustody(
  readers: readonly DeviceId[],
  deps: CustodyDeps & { readonly areIdCardsInserted: boolean },
): CardCustody {
  const all = readers.map((id) => ({ id, custody: createReaderCustody(id, deps) }));
  const present = new Map<DeviceId, CardReader | undefined>();
  const aside = new Set<DeviceId>();
  let told = '';

  const find = (deviceId: DeviceId) => all.find(({ id }) => id === deviceId)?.custody;

  return {
    get view() {
      return mostUrgent(all.map(({ custody }) => custody.view));
    },
    whoseIsInside(session) {
      const visitId = visitOf(session, deps)?.id;
      if (all.some(({ custody: { card } }) => card !== null && card.visitId !== visitId)) return 'others';
      // What comes in while the entry is open for this visit is theirs, also before its reader has told of it.
      return all.some(({ custody: { card, view } }) => card !== null || view.state === 'insert')
        ? 'theirs'
        : null;
    },
    sessionChanged(state) {
      const visit = visitOf(state, deps);
      const text = JSON.stringify(visit);
      if (text === told) return;
      told = text;
      for (const { custody } of all) custody.dispatch({ type: 'visit', visit });
    },
    readerChanged(deviceId, reader) {
      present.set(deviceId, reader);
      if (!aside.has(deviceId)) find(deviceId)?.setReader(reader);
    },
    setAside(deviceId, isAside) {
      if (isAside) aside.add(deviceId);
      else aside.delete(deviceId);
      find(deviceId)?.setReader(isAside ? undefined : present.get(deviceId));
    },
    retainCount: (deviceId) => find(deviceId)?.retainCount ?? null,
    binEmptied: (deviceId) => find(deviceId)?.binEmptied(),
    storageChanged() {
      for (const { custody } of all) {
        custody.flush();
        custody.dispatch({ type: 'storage' });
      }
    },
    async stop(graceMs) {
      await Promise.all(all.map(({ custody }) => custody.stop(graceMs)));
    },
  };
}
