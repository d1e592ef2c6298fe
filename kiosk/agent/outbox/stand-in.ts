/**
 * What takes the place of a record that the controller refused for good (fleet.md 4.2 row 3, 6.4).
 *
 * The controller's watermark moves only over consecutive numbers, so a refused record would hold back everything behind
 * it for ever. Its number cannot be skipped, and renumbering what follows would break the one key that makes delivery
 * exactly-once. So the number is kept and its content replaced by a fact that is true: "command" <id of the refused log>
 * ended as rejected, with the controller's reason. The same id names the controller's quarantine row, which holds the
 * content; the kiosk keeps the original in `outbox_rejected`.
 */
import type { OutboxRecord } from '../../../shared/protocol/index.ts';
import type { Position, Rejection } from './outbox.ts';

const MAX_DETAIL_LENGTH = 500;

export function standInFor(
  position: Position,
  rejection: Rejection,
  stamp: Pick<OutboxRecord, 'atMs' | 'bootCount' | 'monoMs'>,
): OutboxRecord {
  const detail = `record ${position.seq} was refused by the controller and set aside: ${rejection.detail}`;
  return {
    type: 'command-result',
    ...stamp,
    body: {
      commandId: rejection.messageId,
      state: 'rejected',
      detail: detail.slice(0, MAX_DETAIL_LENGTH),
    },
  };
}
