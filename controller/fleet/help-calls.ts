/** Where somebody asks for help now: gathered of one batch, so that only the last word of a kiosk is written. */
import type { Writer } from '../store/writer.ts';

export interface HelpCalls {
  /** null: not any more. */
  set(kioskId: string, calledAtMs: number | null): void;
  write(writer: Writer): Promise<void>;
}

export function createHelpCalls(): HelpCalls {
  const calls = new Map<string, number | null>();
  return {
    set: (kioskId, calledAtMs) => void calls.set(kioskId, calledAtMs),
    async write({ trx, bulk }) {
      const ended = [...calls].flatMap(([kioskId, atMs]) => (atMs === null ? [kioskId] : []));
      const open = [...calls].flatMap(([kioskId, atMs]) =>
        atMs === null ? [] : [{ kiosk_id: kioskId, called_at_ms: atMs }],
      );
      if (ended.length > 0) await trx.deleteFrom('help_calls').where('kiosk_id', 'in', ended).execute();
      await bulk.insert(trx, {
        into: 'help_calls',
        columns: { kiosk_id: 'text', called_at_ms: 'integer' },
        rows: open,
        overwriteBy: ['kiosk_id'],
      });
    },
  };
}
