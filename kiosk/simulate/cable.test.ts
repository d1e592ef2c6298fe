import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startCable, type Cable } from './cable.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function echoBehindCable(): Promise<Cable> {
  const server = createServer((socket) => void socket.on('error', () => {}).pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cable = await startCable({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  closing.push(
    () => cable.close(),
    () => server.close(),
  );
  return cable;
}

async function say(cable: Cable, text: string): Promise<string> {
  const socket = connect({ port: cable.port, host: '127.0.0.1' });
  try {
    socket.write(text);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return chunk.toString();
  } finally {
    socket.destroy();
  }
}

describe('a cable', () => {
  it('carries bytes both ways', async () => {
    expect(await say(await echoBehindCable(), 'hello')).toBe('hello');
  });

  it('resets what is open when it is cut, and carries again at once', async () => {
    const cable = await echoBehindCable();
    const socket = connect({ port: cable.port, host: '127.0.0.1' });
    socket.write('x');
    await once(socket, 'data');
    const broken = once(socket, 'error');
    expect(cable.cut()).toBe(1);
    const [error] = (await broken) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    expect(await say(cable, 'again')).toBe('again');
  });

  it('lets nobody through while it is unplugged', async () => {
    const cable = await echoBehindCable();
    cable.unplug();
    await expect(say(cable, 'x')).rejects.toThrow(/ECONNRESET|hang up|closed/);
    cable.plug();
    expect(await say(cable, 'back')).toBe('back');
  });
});
