import type { PublishPacket } from 'aedes';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/time/clock.ts';
import { upTopic } from '../../shared/protocol/index.ts';
import { createCounterSet } from './counters.ts';
import { DEFAULT_LIMITS } from './embedded-limits.ts';
import { createKioskSession } from './kiosk-session.ts';
import { addressOf, createRecorder } from './wire-kiosk.ts';

const ADDRESS = addressOf(1);
const WILL: PublishPacket = {
  cmd: 'publish',
  topic: upTopic(ADDRESS, 'death'),
  payload: Buffer.from('dead'),
  qos: 1,
  dup: false,
  retain: false,
};

function openSession({ isClosed }: { isClosed: boolean }) {
  const recorder = createRecorder();
  const session = createKioskSession(
    {
      connectionId: 'c1',
      address: ADDRESS,
      client: { closed: isClosed, publish: () => {} },
      will: WILL,
      limits: DEFAULT_LIMITS,
    },
    { accept: (uplink) => recorder.accept(uplink), clock: systemClock, counters: createCounterSet() },
  );
  return { recorder, session };
}

describe('the session of a kiosk', () => {
  it('takes the will of a dead connection at once, whatever the store is doing', () => {
    const { recorder, session } = openSession({ isClosed: true });
    recorder.answer = () => new Promise(() => {});
    let isDone = false;
    session.publish(WILL, () => (isDone = true));
    expect(isDone).toBe(true);
    expect(recorder.uplinks).toMatchObject([{ kind: 'death', connectionId: 'c1', address: ADDRESS }]);
  });

  it('does not believe a will while the connection lives, as aedes has it after a long stop of the process', () => {
    const { recorder, session } = openSession({ isClosed: false });
    let isDone = false;
    session.publish(WILL, () => (isDone = true));
    expect(isDone).toBe(true);
    expect(recorder.uplinks).toEqual([]);
  });
});
