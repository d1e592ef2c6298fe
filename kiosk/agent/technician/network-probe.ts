/** Asks each address of the controller for a plain TCP connection: tells a wrong name from a closed port from a cut line. */
import { connect } from 'node:net';
import type { Clock } from '../../../shared/time/clock.ts';
import type { EndpointAnswer } from './state.ts';

const LIMIT_MS = 4_000;
const OUTCOMES: Readonly<Record<string, EndpointAnswer['outcome']>> = {
  ENOTFOUND: 'noName',
  EAI_AGAIN: 'noName',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  ETIMEDOUT: 'timeOut',
};
const STANDARD_PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

export async function probeEndpoints(endpoints: readonly string[], clock: Clock): Promise<EndpointAnswer[]> {
  return await Promise.all(endpoints.map((endpoint) => probe(endpoint, clock)));
}

function probe(endpoint: string, clock: Clock): Promise<EndpointAnswer> {
  const { protocol, hostname, port } = new URL(endpoint);
  const startedMonoMs = clock.monoMs();
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replaceAll(/^\[|\]$/gu, ''),
      port: port === '' ? (STANDARD_PORTS[protocol] ?? 0) : Number(port),
    });
    const timer = clock.setTimer(LIMIT_MS, () => end('timeOut'));
    function end(outcome: EndpointAnswer['outcome']): void {
      timer.cancel();
      socket.destroy();
      resolve({ endpoint, outcome, durationMs: Math.round(clock.monoMs() - startedMonoMs) });
    }
    socket.once('connect', () => end('reached'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => end(outcomeOf(code)));
  });
}

function outcomeOf(code: string | undefined): EndpointAnswer['outcome'] {
  return OUTCOMES[code ?? ''] ?? 'noRoute';
}
