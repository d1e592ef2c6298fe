/** Reads what technicians did at machines from the records of their kiosks, each exactly once: the cursor moves in the same transaction. */
import { MaintenanceBody } from '../../../shared/protocol/index.ts';
import { readRecordsAfter } from '../../ingest/ledger.ts';
import { type Case, technicianWasThere } from '../casework.ts';
import type { OrderEvent } from './machine.ts';

const MAX_RECORDS = 500;

export async function readTechnicianRecords(work: Omit<Case, 'notify'>): Promise<void> {
  const { trx } = work;
  for (;;) {
    const cursor = await trx
      .selectFrom('counters')
      .select('last_value')
      .where('name', '=', 'dispatch_cursor')
      .executeTakeFirstOrThrow();
    const { records, upTo, isLast } = await readRecordsAfter(trx, {
      types: ['maintenance'],
      order: cursor.last_value,
      limit: MAX_RECORDS,
    });
    if (upTo === null) return;
    for (const { kioskId, body } of records) {
      const event = eventOf(MaintenanceBody.parse(JSON.parse(body)));
      if (event !== null) await technicianWasThere(work, kioskId, event);
    }
    await trx
      .updateTable('counters')
      .set({ last_value: upTo })
      .where('name', '=', 'dispatch_cursor')
      .execute();
    if (isLast) return;
  }
}

function eventOf({ act, result, happenedAtMs, filled }: MaintenanceBody): OrderEvent | null {
  if (act === 'signed-in') return { do: 'signed-in', happenedAtMs };
  if (act === 'tested' && result === 'done') return { do: 'tested', happenedAtMs };
  if (act === 'refilled' && filled !== undefined) {
    return { do: 'refilled', happenedAtMs, used: { part: `paper-${filled.unit}`, amount: filled.amount } };
  }
  return null;
}
