/** Whether a program of this machine is connected to a serial server: most of these throw the old client out for a new one. */
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTcpPath } from '../transport/tcp.ts';
import { openFilesOf, otherProcesses } from './processes.ts';

/** TCP_ESTABLISHED of the kernel's tcp_states.h. */
const ESTABLISHED = '01';
const MAPPED_IPV4 = '0000000000000000FFFF0000';

/** The process that is connected, 0 for one that we may not see; this process does not count. */
export async function findConnection(path: string, proc: string): Promise<number | undefined> {
  const { host, port } = parseTcpPath(path);
  const addresses = await lookup(host, { all: true }).catch(() => []);
  const wanted = new Set(addresses.map(({ address }) => `${kernelAddress(address)}:${kernelPort(port)}`));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(join(proc, 'net', name), 'utf8').catch(() => '')),
  );
  const sockets = tables
    .flatMap((table) => table.split('\n'))
    .map((line) => line.trim().split(/\s+/u))
    .filter(([, , remote = '', state]) => state === ESTABLISHED && wanted.has(withoutMapping(remote)))
    .map((fields) => `socket:[${fields[9]}]`);
  if (sockets.length === 0) return undefined;
  const own = await openFilesOf(process.pid, proc);
  const others = sockets.filter((socket) => !own.includes(socket));
  return others.length === 0 ? undefined : ownerOf(others, proc);
}

async function ownerOf(sockets: readonly string[], proc: string): Promise<number> {
  for (const pid of await otherProcesses(proc)) {
    const files = await openFilesOf(pid, proc);
    if (sockets.some((socket) => files.includes(socket))) return pid;
  }
  return 0;
}

/** The kernel prints addresses as words of 32 bits in the order of its processor: all that kiosks have is little-endian. */
function kernelAddress(address: string): string {
  const bytes = address.includes(':') ? ipv6Bytes(address) : address.split('.').map(Number);
  const words = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.slice(4 * index, 4 * index + 4));
  return words.flatMap((word) => word.toReversed().map(twoDigits)).join('');
}

/** `::1` to sixteen bytes. */
function ipv6Bytes(address: string): number[] {
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].flatMap((group) => {
    const word = Number.parseInt(group, 16);
    return [word >> 8, word & 0xff];
  });
}

function withoutMapping(remote: string): string {
  return remote.startsWith(MAPPED_IPV4) ? remote.slice(MAPPED_IPV4.length) : remote;
}

function kernelPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

function twoDigits(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
