/** A real Exim for one test: a mail server that knows one name and one password, and keeps what it gets in one file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { untilListening } from './daemon.ts';
import { freePort } from './free-port.ts';

export interface Exim {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Everything that was delivered so far, as mbox. */
  inbox(): Promise<string>;
  close(): Promise<void>;
}

const BINARY = '/usr/sbin/exim4';

export async function startExim(): Promise<Exim> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-exim-'));
  await chmod(folder, 0o777);
  const port = await freePort();
  const [user, password] = ['doorstep', 'a password for mail'];
  const config = join(folder, 'exim.conf');
  await writeFile(config, configuration({ folder, port, user, password }));
  const child = spawn(BINARY, ['-bdf', '-q1m', '-C', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  await untilListening(child, port, 'apt-get install exim4-daemon-light');
  return {
    port,
    user,
    password,
    inbox: () => readFile(join(folder, 'inbox'), 'utf8').catch(() => ''),
    async close() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Who may send has signed in; a recipient of the domain `nowhere.test` does not exist. */
function configuration({
  folder,
  port,
  user,
  password,
}: {
  folder: string;
  port: number;
  user: string;
  password: string;
}) {
  const me = userInfo().username;
  // Exim never delivers as root.
  const deliverer = me === 'root' ? 'nobody' : me;
  return `
primary_hostname = mail.test
spool_directory = ${folder}/spool
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/pid
exim_user = ${me}
never_users =
keep_environment =
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
tls_advertise_hosts =
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  deny domains = nowhere.test
       message = no such user
  accept authenticated = *
  deny message = authentication is needed
begin routers
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  file = ${folder}/inbox
  user = ${deliverer}
  envelope_to_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${user}}}{eq{$auth3}{${password}}}}}
  server_set_id = $auth2
`;
}
