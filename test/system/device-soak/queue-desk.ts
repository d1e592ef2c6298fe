/** A print queue in test time: it is reached by HTTP, on connections in memory. */
import type { DocumentPrinter } from '../../../devices/document-printer.ts';
import type { NetworkDriverDeps } from '../../../devices/driver.ts';
import { ippDefinition } from '../../../devices/ipp-printer/definition.ts';
import { createIppPrinter } from '../../../devices/ipp-printer/driver.ts';
import { hostIppInMemory } from '../../../devices/ipp-printer/simulator-host.ts';
import { createIppSimulator, type IppSimulator } from '../../../devices/ipp-printer/simulator.ts';
import { seededRandom } from '../../../shared/random.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { keepAlive, type Desk } from './desk.ts';

const MEDIA = 'iso_a4_210x297mm';

export function openQueueDesk(seed: number): Desk<DocumentPrinter, IppSimulator> {
  const clock = createTestClock();
  const random = seededRandom(seed);
  const simulator = createIppSimulator({ clock, random });
  const host = hostIppInMemory(simulator, clock);
  const entry = {
    ...ippDefinition,
    create: async (deps: NetworkDriverDeps) =>
      Promise.resolve(createIppPrinter({ ...deps, connect: host.connect }, { media: MEDIA })),
  };
  return keepAlive({
    driver: ippDefinition.driver,
    deviceClass: 'documentPrinter',
    clock,
    random,
    simulator,
    entry,
    path: 'ipp://queue.example/printers/SIM',
    openTransport: () => Promise.reject(new Error('a queue has no line')),
    pullCable: () => simulator.act({ type: 'restart', keepsJobs: true }),
    // Each turn of node:http takes a few turns of the event loop.
    async turn() {
      for (let turns = 0; turns < 4; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  });
}
