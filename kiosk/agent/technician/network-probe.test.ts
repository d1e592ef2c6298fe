import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { systemClock } from '../../../shared/time/clock.ts';
import { freePort } from '../../../test/support/free-port.ts';
import { probeEndpoints } from './network-probe.ts';

it('tells an open port from a closed one, and from a name that nobody knows, in the order of the settings', async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const endpoints = [
    `mqtt://127.0.0.1:${port}`,
    `mqtts://127.0.0.1:${await freePort()}`,
    'mqtt://no-such-name.invalid',
  ];
  const answers = await probeEndpoints(endpoints, systemClock);
  server.close();
  expect(answers.map(({ endpoint, outcome }) => ({ endpoint, outcome }))).toEqual([
    { endpoint: endpoints[0], outcome: 'reached' },
    { endpoint: endpoints[1], outcome: 'refused' },
    { endpoint: endpoints[2], outcome: 'noName' },
  ]);
});
