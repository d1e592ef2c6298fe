/** Appends the one record of each visit, exactly once, also when the outbox has no room at that moment. */
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { SessionBody } from '../../../shared/protocol/index.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Journal } from './journal.ts';

export interface RecordKeeper {
  append(body: SessionBody): void;
  /** Tries again what found no room. */
  flush(): void;
}

interface Deps {
  readonly outbox: Pick<Outbox, 'append'>;
  readonly journal: Journal;
  readonly log: Log;
}

export function createRecordKeeper({ outbox, journal, log }: Deps): RecordKeeper {
  const waiting: SessionBody[] = [];

  function tryAppend(body: SessionBody): boolean {
    try {
      // The row and the record change places in one transaction: a crash leaves exactly one of them (DESIGN 2).
      outbox.append({ type: 'session', body }, () => journal.remove(body.citizenSessionId));
      return true;
    } catch (error) {
      log.warn({ reason: describeError(error) }, 'the record of a visit has to wait');
      return false;
    }
  }

  function keep(body: SessionBody): void {
    waiting.push(body);
    try {
      journal.put({ kind: 'over', visitId: body.citizenSessionId, body });
    } catch (error) {
      // The open row is still there: after a restart the visit counts as interrupted instead of being lost.
      log.error({ reason: describeError(error) }, 'the journal of visits cannot be written');
    }
  }

  function flush(): void {
    while (waiting[0] !== undefined && tryAppend(waiting[0])) waiting.shift();
  }

  return {
    append(body) {
      flush();
      if (waiting.length > 0 || !tryAppend(body)) keep(body);
    },
    flush,
  };
}
