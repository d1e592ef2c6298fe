/** A driver on its simulator in memory, on a clock that the test moves, with everything it says written down. */
import type { IdCardReaderStatus } from '../../shared/domain/device-status.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import type { DriverEnd } from '../driver.ts';
import type { CardEvent } from '../id-card-reader.ts';
import { noTrace } from '../trace.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import type { SamBehaviour } from './behaviours.ts';
import { inventedCard } from './cards.ts';
import { seededRandom } from '../../shared/random.ts';
import type { SamRequestName } from './commands.ts';
import { createSamIdReader } from './driver.ts';
import { ASKING_POLL_MS } from './reader-state.ts';
import { createSamSimulator, type SamSimulatorConfig } from './simulator.ts';

const random = seededRandom(20261123);
export const card = inventedCard(random, 'resident');
export const otherCard = inventedCard(random, 'resident');
export const forEver = Number.POSITIVE_INFINITY;

interface RigOptions extends SamSimulatorConfig {
  readonly paceBaud?: number;
}

/** For titles of tests, without the codes being cut short. */
export function titleOf({ name, on, times, ...details }: SamBehaviour): string {
  const scope = on === undefined ? '' : ` on ${on}`;
  const code = 'sw3' in details ? ` ${details.sw3.toString(16)}` : '';
  return `${name}${code}${scope}${times === undefined ? '' : ` x ${times}`}`;
}

export function createRig({ paceBaud, ...config }: RigOptions = {}) {
  const clock = createTestClock();
  const requests: SamRequestName[] = [];
  const simulator = createSamSimulator(
    { clock, random },
    { onRequest: (name) => requests.push(name), ...config },
  );
  const line = paceBaud === undefined ? { clock } : { clock, paceBaud };
  const transport = createSimulatorTransport(simulator, 'memory:reader', line);
  const reader = createSamIdReader({ transport, clock, trace: noTrace });
  const events: CardEvent[] = [];
  const statuses: Partial<IdCardReaderStatus>[] = [];
  let end: DriverEnd | undefined;
  reader.onCard((event) => events.push(event));
  reader.onStatus((changed) => statuses.push(changed));
  void reader.ended.then((driverEnd) => (end = driverEnd));
  const types = () => events.map((event) => (event.type === 'rejected' ? event.reason : event.type));
  const start = async () => {
    const outcome = reader.start(new AbortController().signal).then(
      () => 'started',
      (error: unknown) => error,
    );
    await clock.advance(10_000);
    return outcome;
  };
  const startAsking = async () => {
    if ((await start()) !== 'started') throw new Error('the driver did not start');
    reader.setAttention('asking');
    await clock.advance(ASKING_POLL_MS);
    requests.length = 0;
  };
  return {
    clock,
    requests,
    simulator,
    transport,
    reader,
    events,
    statuses,
    types,
    start,
    startAsking,
    end: () => end,
  };
}
