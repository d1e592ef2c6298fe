/**
 * Papers in the mouth of a printer that belong to nobody present: found at a start, out too late, or left after the visit.
 * They are pulled back, and what became of them is recorded, since they may show somebody's data (devices.md 3.9).
 */
import type { ReceiptPrinter } from '../../devices/receipt-printer.ts';
import type { DeviceStatus } from '../../shared/domain/device-status.ts';
import type { DeviceId } from '../../shared/domain/ids.ts';
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { PaperBody } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { KioskPaperEvent } from './devices/device-manager.ts';
import type { Outbox } from './outbox/outbox.ts';

export interface StrayPaperDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly outbox: Pick<Outbox, 'append'>;
  /** Somebody in front of the machine waits for it. */
  readonly isExpected: (jobId: string | null) => boolean;
}

export interface StrayPapers {
  /** To be told before the session is, which may end with it. */
  onPaper(event: KioskPaperEvent): void;
  deviceChanged(deviceId: DeviceId, status: DeviceStatus): void;
  /** Whoever waited for it may have gone. */
  sessionChanged(): void;
  /** A technician tries the printer out: its page is for the hands of the technician, and is nobody's data. */
  setAside(deviceId: DeviceId, isAside: boolean): void;
  /** The outbox has room again. */
  flush(): void;
}

interface Held {
  readonly printer: ReceiptPrinter;
  readonly jobId: string | null;
  /** The page of a self-test, which pulls it back itself as long as it runs. */
  readonly isOfTest: boolean;
  /** The printer is well. */
  isReady: boolean;
  /** Once is enough, until the printer has been helped. */
  isTried: boolean;
}

export function createStrayPapers({ clock, log, outbox, isExpected }: StrayPaperDeps): StrayPapers {
  const held = new Map<DeviceId, Held>();
  const aside = new Set<DeviceId>();
  const waiting: PaperBody[] = [];

  async function pullBack(deviceId: DeviceId, paper: Held): Promise<void> {
    if (!paper.isReady || paper.isTried || aside.has(deviceId) || isExpected(paper.jobId)) return;
    paper.isTried = true;
    const result = await paper.printer.retract(paper.jobId);
    if (!result.ok)
      log.warn({ error: result.error, reason: result.detail }, 'a stray paper was not pulled back');
  }

  function flush(): void {
    for (let body = waiting[0]; body !== undefined; body = waiting[0]) {
      try {
        outbox.append({ type: 'paper', body });
      } catch (error) {
        log.warn({ reason: describeError(error) }, 'the record of a stray paper has to wait');
        return;
      }
      waiting.shift();
    }
  }

  return {
    flush,
    onPaper({ type, jobId, deviceId, printer }) {
      if (type === 'presented') {
        const isOfTest = aside.has(deviceId);
        const paper: Held = { printer, jobId, isOfTest, isReady: true, isTried: false };
        held.set(deviceId, paper);
        void pullBack(deviceId, paper);
        return;
      }
      const isOfTest = held.get(deviceId)?.isOfTest === true;
      held.delete(deviceId);
      if (isOfTest) return;
      // Of one that nobody can name it is told in any case: no record of a visit does.
      if (jobId !== null && isExpected(jobId)) return;
      log.info({ deviceId, event: type }, 'a stray paper is gone');
      waiting.push({ deviceId, event: type, receiptNumber: jobId, happenedAtMs: clock.nowMs() });
      flush();
    },
    deviceChanged(deviceId, { device }) {
      const paper = held.get(deviceId);
      if (paper === undefined) return;
      const wasReady = paper.isReady;
      paper.isReady = device === 'online';
      if (!wasReady) paper.isTried = false;
      void pullBack(deviceId, paper);
    },
    sessionChanged() {
      for (const [deviceId, paper] of held) void pullBack(deviceId, paper);
    },
    setAside(deviceId, isAside) {
      if (isAside) aside.add(deviceId);
      else aside.delete(deviceId);
      const paper = held.get(deviceId);
      if (paper !== undefined) void pullBack(deviceId, paper);
    },
  };
}
