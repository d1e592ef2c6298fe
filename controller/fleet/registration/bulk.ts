/**
 * One action on many kiosks: what it would do to each is planned purely, shown as a preview, and done the same way.
 * Each part of the selection is a transaction of its own, so that reports of kiosks are not held up for seconds.
 */
import { AppError } from '../../../shared/errors.ts';
import type { Actor } from '../../audit/append.ts';
import { BulkResult, KioskFilter, type BulkAction, type BulkRequest } from '../api.ts';
import { matchingIds } from '../queries/points.ts';
import {
  changedFields,
  type KioskChange,
  type KioskFacts,
  readKiosks,
  saveKiosk,
  siteFor,
} from './kiosk-rows.ts';
import type { RegistrationDeps } from './registration.ts';

const PART = 200;
export const MAX_BULK = 10_000;

type Row = BulkResult['rows'][number];

interface Plan {
  readonly row: Row;
  /** Absent: nothing is to be written. */
  readonly change?: KioskChange;
}

/** What `action` does to a kiosk; `site` is where a move leads. Pure. */
export function planFor(kiosk: KioskFacts, action: BulkAction, siteRegion: string | null): Plan {
  const row = { id: kiosk.id as Row['id'], name: kiosk.name };
  if (action.type === 'move' && siteRegion !== kiosk.regionId) {
    return { row: { ...row, outcome: 'failed', problem: 'other-region' } };
  }
  const after = applied(kiosk, action);
  if (changedFields(kiosk, after).length === 0)
    return { row: { ...row, outcome: 'unchanged', problem: null } };
  const change = { action: AUDIT_ACTIONS[action.type], before: kiosk, after };
  return { row: { ...row, outcome: 'changed', problem: null }, change };
}

const AUDIT_ACTIONS: Record<BulkAction['type'], string> = {
  'add-label': 'kiosk.update',
  'remove-label': 'kiosk.update',
  move: 'kiosk.update',
  revoke: 'kiosk.revoke',
  restore: 'kiosk.restore',
};

function applied(kiosk: KioskFacts, action: BulkAction): KioskFacts {
  switch (action.type) {
    case 'add-label':
      return { ...kiosk, labels: [...new Set([...kiosk.labels, action.label])].toSorted() };
    case 'remove-label':
      return { ...kiosk, labels: kiosk.labels.filter((label) => label !== action.label) };
    case 'move':
      return { ...kiosk, siteId: action.site };
    case 'revoke':
      return { ...kiosk, isRevoked: true };
    case 'restore':
      return { ...kiosk, isRevoked: false };
  }
}

/** Throws AppError `request.invalid` for a selection or site that cannot be, `store.conflict` when it has changed. */
export async function runBulk(
  { store, credentialsChanged, changed }: RegistrationDeps,
  { action, selection, isPreview, expectedCount }: BulkRequest,
  actor: Actor,
): Promise<BulkResult> {
  const { db } = store;
  const ids =
    'ids' in selection
      ? [...new Set<string>(selection.ids)]
      : await matchingIds(db, filterOf(selection.query), MAX_BULK + 1);
  requireCount(ids.length, expectedCount);
  const siteRegion = action.type === 'move' ? (await siteFor(db, action.site, null)).region_id : null;
  const rows: Row[] = [];
  for (let start = 0; start < ids.length; start += PART) {
    const part = ids.slice(start, start + PART);
    const plans = await db.transaction().execute(async (trx) => {
      const kiosks = new Map((await readKiosks(trx, part)).map((kiosk) => [kiosk.id, kiosk]));
      const planned = part.map((id) => {
        const kiosk = kiosks.get(id);
        return kiosk === undefined ? unknownKiosk(id) : planFor(kiosk, action, siteRegion);
      });
      for (const { change } of isPreview ? [] : planned) {
        if (change !== undefined) await saveKiosk(trx, change, actor);
      }
      return planned;
    });
    rows.push(...plans.map((plan) => plan.row));
    if (!isPreview) {
      const touched = plans.flatMap(({ change }) => (change === undefined ? [] : [change.after.id]));
      const isCredential = action.type === 'revoke' || action.type === 'restore';
      if (isCredential) await credentialsChanged(touched);
      else changed(touched);
    }
  }
  return { isDone: !isPreview, counts: countsOf(rows), rows };
}

/** How the list is shown does not select; everything else must be a filter, or more would be changed than was seen. */
const NOT_FILTERS: ReadonlySet<string> = new Set(['sort', 'limit', 'after']);

function filterOf(query: string): KioskFilter {
  const entries = [...new URLSearchParams(query)].filter(([name]) => !NOT_FILTERS.has(name));
  const result = KioskFilter.safeParse(Object.fromEntries(entries));
  if (result.success) return result.data;
  throw new AppError('request.invalid', 'The selection is not a query of the list of kiosks.');
}

function requireCount(count: number, expected: number | undefined): void {
  if (count > MAX_BULK) {
    throw new AppError('request.invalid', `More than ${MAX_BULK} kiosks match: narrow the selection.`);
  }
  if (expected === undefined || expected === count) return;
  throw new AppError(
    'store.conflict',
    `The preview showed ${expected} kiosks, and ${count} match now: look at the preview again.`,
  );
}

function unknownKiosk(id: string): Plan {
  return { row: { id: id as Row['id'], name: null, outcome: 'failed', problem: 'unknown-kiosk' } };
}

function countsOf(rows: readonly Row[]): BulkResult['counts'] {
  const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return { changed: count('changed'), unchanged: count('unchanged'), failed: count('failed') };
}
