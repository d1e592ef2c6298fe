/** A simulated queue on HTTP: on a port for whoever comes, or on connections in memory for tests in their own time. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { duplexPair, type Duplex } from 'node:stream';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { SimulatorHost } from '../transport/host.ts';
import type { IppSimulator, Reply } from './simulator.ts';

export interface IppMemoryHost {
  /** For the driver instead of the network. */
  readonly connect: () => Duplex;
  close(): void;
}

const HOST = '127.0.0.1';
const RESOURCE = '/printers/SIM';

/** 0 takes any free port; rejects with AppError `listen.port-in-use`. */
export async function hostIppOnHttp(
  simulator: IppSimulator,
  clock: Clock,
  port: number,
): Promise<SimulatorHost> {
  const server = serve(simulator, clock);
  server.on('connection', (socket) => {
    if (!simulator.isUp) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Cannot listen on ${HOST}:${port}: choose another port or stop the program that has it`;
      reject(new AppError('listen.port-in-use', message, { cause, context: { host: HOST, port } }));
    });
    server.listen(port, HOST, () => resolve());
  });
  return {
    path: `ipp://${HOST}:${(server.address() as AddressInfo).port}${RESOURCE}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function hostIppInMemory(simulator: IppSimulator, clock: Clock): IppMemoryHost {
  const server = serve(simulator, clock);
  let isOpen = true;
  return {
    connect() {
      const [client, device] = duplexPair();
      if (isOpen && simulator.isUp) server.emit('connection', device);
      else client.destroy(Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' }));
      return client;
    },
    close() {
      isOpen = false;
      server.close();
    },
  };
}

function serve(simulator: IppSimulator, clock: Clock): Server {
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readAll(request);
    // A document that broke off is no document.
    if (bytes !== undefined) answer(simulator.receive(bytes), response, clock);
  }
  return createServer((request, response) => {
    void take(request, response);
  });
}

async function readAll(request: IncomingMessage): Promise<Uint8Array | undefined> {
  try {
    const parts: Uint8Array[] = [];
    for await (const part of request as AsyncIterable<Uint8Array>) parts.push(part);
    return Buffer.concat(parts);
  } catch {
    return undefined;
  }
}

function answer({ bytes, behaviour }: Reply, response: ServerResponse, clock: Clock): void {
  const send = () => {
    if (response.destroyed) return;
    response.writeHead(200, { 'content-type': 'application/ipp', 'content-length': bytes.length });
    response.end(bytes);
  };
  switch (behaviour?.name) {
    case 'silent':
    case 'swallowsAnswer':
      return;
    case 'hangsUp':
      response.writeHead(200, { 'content-type': 'application/ipp', 'content-length': bytes.length });
      response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
      return;
    case 'noHttp':
      response.socket?.end(bytes);
      return;
    case 'httpStatus':
      response.writeHead(behaviour.status).end();
      return;
    case 'slow':
      clock.setTimer(behaviour.delayMs, send);
      return;
    case 'garbage':
    case 'wrongRequestId':
    case undefined:
      send();
  }
}
