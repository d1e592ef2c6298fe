/** Gives the hours that one site has on a day to many others, from that day on: a preview, then all of them in one transaction. */
import {
  inForce,
  type ServiceRules,
  withPeriod,
} from '../../../shared/domain/service-hours/service-hours.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import type { Actor } from '../../audit/append.ts';
import type { Places } from '../../fleet/places/places.ts';
import type { Store } from '../../store/store.ts';
import { writeTogether } from '../../store/writer.ts';
import { makeSumsAnew } from '../account-rows.ts';
import type { HoursCopy, HoursCopyResult } from './api.ts';
import { isSame, readOwnHours, writeOwnHours } from './own-hours.ts';

type Row = HoursCopyResult['rows'][number];

/** Throws AppError `not-found` for the site that is copied, and `request.invalid` when it has no hours of its own. */
export async function copyHours(
  { store, places }: { store: Store; places: Pick<Places, 'readSite'> },
  { from, fromDay, to, isPreview }: HoursCopy,
  actor: Actor,
): Promise<HoursCopyResult> {
  const { db } = store;
  await places.readSite(from);
  const rules = inForce((await readOwnHours(db, { kind: 'site', id: from })).periods, fromDay);
  if (rules === null) {
    throw new AppError('request.invalid', `The site "${from}" has no hours of its own on ${fromDay}.`);
  }
  const rows: Row[] = [];
  for (const id of new Set(to)) {
    const name = await nameOf(id);
    rows.push({ id, name, outcome: name === null ? 'unknown' : await outcomeFor(id) });
  }
  const isDone = !isPreview && rows.every(({ outcome }) => outcome !== 'unknown');
  if (isDone)
    await write(
      rows.filter(({ outcome }) => outcome !== 'same'),
      rules,
    );
  return { isDone, rows };

  async function nameOf(id: string): Promise<string | null> {
    try {
      return (await places.readSite(id)).name;
    } catch (error) {
      if (isAppError(error, 'not-found')) return null;
      throw error;
    }
  }

  async function outcomeFor(id: string): Promise<Row['outcome']> {
    const own = inForce((await readOwnHours(db, { kind: 'site', id })).periods, fromDay);
    if (own === null) return 'set';
    return isSame([{ fromDay, rules: own }], [{ fromDay, rules }]) ? 'same' : 'replace';
  }

  async function write(targets: readonly Row[], copied: ServiceRules): Promise<void> {
    await writeTogether(store, async (writer) => {
      for (const { id } of targets) {
        const owner = { kind: 'site', id } as const;
        const { periods } = await readOwnHours(writer.trx, owner);
        const next = withPeriod(periods, { fromDay, rules: copied });
        await writeOwnHours(writer.trx, { owner, periods: next, version: null }, actor);
      }
      await makeSumsAnew(writer);
    });
  }
}
