/** Record type → projection, the one table (DESIGN 3): a new record type is one schema there and one handler here. */
import type { OutboxRecord, RecordType } from '../../shared/protocol/index.ts';
import type { Projections } from '../fleet/projections.ts';

type Handler<T extends RecordType> = (
  record: Extract<OutboxRecord, { type: T }>,
  kioskId: string,
  projections: Projections,
) => void;

/** The record itself is the whole story: it is kept, and nothing is derived from it here. */
const keepOnly = () => {};

const HANDLERS: { readonly [T in RecordType]: Handler<T> } = {
  status({ body, atMs }, kioskId, projections) {
    switch (body.axis) {
      case 'device': {
        const { deviceId, deviceClass, changed } = body;
        return projections.deviceChanged({ kioskId, deviceId, deviceClass, changed, atMs });
      }
      case 'service': {
        const { serviceId, isOpen, missing } = body;
        return projections.serviceChanged({ kioskId, serviceId, isOpen, missing, atMs });
      }
      case 'agent':
        // A call does not outlive the run of the agent that heard it.
        if (body.state === 'started') projections.helpCalled(kioskId, null);
        return;
    }
  },
  supply({ body, atMs }, kioskId, projections) {
    const { deviceId, level } = body;
    projections.deviceChanged({ kioskId, deviceId, deviceClass: null, changed: { paper: level }, atMs });
  },
  card({ body, atMs }, kioskId, projections) {
    const { deviceId, retainCount } = body;
    projections.deviceChanged({ kioskId, deviceId, deviceClass: null, changed: { retainCount }, atMs });
  },
  maintenance({ body, atMs }, kioskId, projections) {
    const { act, deviceId } = body;
    if (act !== 'bin-emptied' || deviceId === null) return;
    projections.deviceChanged({ kioskId, deviceId, deviceClass: null, changed: { retainCount: 0 }, atMs });
  },
  session(record, kioskId, projections) {
    const { body, atMs } = record;
    projections.sessionEnded({ kioskId, atMs, isCompleted: body.outcome === 'completed' });
    projections.visitTold(kioskId, record);
  },
  'help-call'(record, kioskId, projections) {
    const { body } = record;
    projections.helpCalled(kioskId, body.event === 'called' ? body.happenedAtMs : null);
    projections.visitTold(kioskId, record);
  },
  paper: keepOnly,
  'command-result': keepOnly,
};

/** Adds what `record` changes to the projections of its batch. */
export function project(record: OutboxRecord, kioskId: string, projections: Projections): void {
  const handler = HANDLERS[record.type] as Handler<RecordType>;
  handler(record, kioskId, projections);
}
