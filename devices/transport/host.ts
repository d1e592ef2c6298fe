/** Where simulators live when a real port or socket is wanted: the demo, developers without hardware, and the contract suites. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import type { DeviceSimulator } from '../simulator.ts';
import { connectSimulator } from './connect-simulator.ts';
import type { LineTiming } from './pacer.ts';
import { createPty } from './pty.ts';

/** A host does not own its simulator: close the host, then stop the simulator. */
export interface SimulatorHost {
  /** What a driver opens. */
  readonly path: string;
  close(): Promise<void>;
}

export interface PtyHost extends SimulatorHost {
  /** Of socat, for tests that pull the plug. */
  readonly pid: number;
  /** Resolves when the pseudo-terminal is gone, whether closed or killed. */
  readonly exited: Promise<void>;
}

export interface TcpHostOptions extends LineTiming {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
}

export interface PtyHostOptions extends LineTiming {
  /** Becomes a link to the pseudo-terminal; an old link is replaced. */
  readonly linkPath: string;
}

/** One client at a time, a new one replaces the old; rejects with AppError `listen.port-in-use`. */
export async function hostOnTcp(simulator: DeviceSimulator, options: TcpHostOptions): Promise<SimulatorHost> {
  const { host = '127.0.0.1', port } = options;
  let hangUp = () => {};
  const server = createServer({ noDelay: true }, (socket) => {
    hangUp();
    hangUp = serve(simulator, options, socket);
  });
  await listen(server, host, port);
  return {
    path: `tcp://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
}

/** Returns how to break off the connection. */
function serve(simulator: DeviceSimulator, timing: LineTiming, socket: Socket): () => void {
  const line = connectSimulator(simulator, timing, (bytes) => {
    if (socket.writable) socket.write(bytes);
  });
  socket.on('data', line.receive);
  socket.on('close', line.disconnect);
  // A client that breaks off is followed by 'close'; the next client is welcome.
  socket.on('error', () => {});
  return () => {
    line.disconnect();
    socket.destroy();
  };
}

/** On a pseudo-terminal of socat; rejects with AppError `device.transport`, also when socat is not installed. */
export async function hostOnPty(simulator: DeviceSimulator, options: PtyHostOptions): Promise<PtyHost> {
  const pty = await createPty(options.linkPath, options.clock);
  const line = connectSimulator(simulator, options, (bytes) => {
    if (pty.input.writable) pty.input.write(bytes);
  });
  pty.output.on('data', line.receive);
  void pty.exited.then(line.disconnect);
  return { path: options.linkPath, pid: pty.pid, exited: pty.exited, close: () => pty.close() };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Cannot listen on ${host}:${port}: choose another port or stop the program that has it`;
      reject(new AppError('listen.port-in-use', message, { cause, context: { host, port } }));
    });
    server.listen(port, host, () => resolve());
  });
}
