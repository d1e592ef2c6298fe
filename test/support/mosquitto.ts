/** A real Mosquitto 2 for one test, with the configuration that docs/external-broker.md gives to operators. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { documentBlock } from './document-block.ts';
import { freePort } from './free-port.ts';
import { untilListening } from './daemon.ts';

export interface MosquittoOptions {
  /** Password of each user. */
  readonly users: Readonly<Record<string, string>>;
}

export interface Mosquitto {
  readonly kioskPort: number;
  readonly controllerPort: number;
  /** Ends the broker and starts it again on the same ports, with what it kept. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const BINARY = '/usr/sbin/mosquitto';
const DOCUMENT = 'external-broker.md';

/** Rejects with the command that installs Mosquitto when it is missing. */
export async function startMosquitto({ users }: MosquittoOptions): Promise<Mosquitto> {
  const directory = await mkdtemp(join(tmpdir(), 'doorstep-mosquitto-'));
  const [kioskPort, controllerPort] = [await freePort(), await freePort()];
  const file = (name: string) => join(directory, name);
  await writePasswords(file('passwd'), users);
  await writeFile(file('acl'), await documentBlock(DOCUMENT, 'acl'));
  const conf = (await documentBlock(DOCUMENT, 'conf'))
    .replace('/etc/mosquitto/doorstep.passwd', file('passwd'))
    .replace('/etc/mosquitto/doorstep.acl', file('acl'))
    .replace('/var/lib/mosquitto/', `${directory}/`)
    .replace('listener 1883 0.0.0.0', `listener ${kioskPort} 127.0.0.1`)
    .replace('listener 1884 127.0.0.1', `listener ${controllerPort} 127.0.0.1`);
  // Started by root, Mosquitto would become a user who cannot read this directory.
  await writeFile(file('conf'), `user ${userInfo().username}\n${conf}`);

  let child = await launch(file('conf'), [kioskPort, controllerPort]);
  async function end(signal: NodeJS.Signals) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return {
    kioskPort,
    controllerPort,
    async restart() {
      await end('SIGTERM');
      child = await launch(file('conf'), [kioskPort, controllerPort]);
    },
    async close() {
      await end('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(confFile: string, ports: readonly number[]): Promise<ChildProcess> {
  const child = spawn(BINARY, ['-c', confFile], { stdio: ['ignore', 'ignore', 'pipe'] });
  await Promise.all(ports.map((port) => untilListening(child, port, 'apt-get install -y mosquitto')));
  return child;
}

async function writePasswords(path: string, users: MosquittoOptions['users']) {
  await writeFile(
    path,
    Object.entries(users)
      .map(([user, password]) => `${user}:${password}\n`)
      .join(''),
  );
  const { status, error, stderr } = spawnSync('mosquitto_passwd', ['-U', path], { encoding: 'utf8' });
  if (error !== undefined || status !== 0) {
    throw new Error(`mosquitto_passwd is needed for this test: apt-get install -y mosquitto\n${stderr}`);
  }
  await chmod(path, 0o644);
}
