/**
 * Chromium's sandbox begins in one of two ways: in a user namespace, which everybody may make unless the machine forbids it, or
 * by a helper that belongs to root and is setuid (chromium/docs/linux/suid_sandbox.md). Without either no page would start,
 * and the tests would only see a window that never comes.
 */
import { spawnSync, type StdioOptions } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { asWindowUser } from './window-user.ts';

/** The helper closes file 7, by which Chromium talks to it, and ends when there is none (chromium/sandbox/linux/suid/sandbox.c). */
const STDIO: StdioOptions = [...Array.from({ length: 7 }, () => 'ignore' as const), 'pipe'];

/** `folder`: of the program. Throws with what to allow when the sandbox can begin in neither way. */
export function ensureSandbox(folder: string): void {
  if (succeeds('unshare', '--user', '--map-root-user', '--pid', '--fork', 'true')) return;
  const helper = join(folder, 'chrome-sandbox');
  if (process.getuid?.() === 0) {
    chownSync(helper, 0, 0);
    chmodSync(helper, 0o4755);
    if (succeeds(helper, '/bin/true')) return;
  }
  throw new Error(
    "Chromium's sandbox cannot start here: this machine forbids unprivileged user namespaces, and the setuid helper needs a root " +
      'that may make namespaces. Allow the first (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, ' +
      'kernel.apparmor_restrict_unprivileged_userns; in a container --security-opt seccomp=unconfined) or run the tests as root ' +
      'with CAP_SYS_ADMIN.',
  );
}

function succeeds(...command: string[]): boolean {
  const [program = '', ...args] = asWindowUser(command);
  return spawnSync(program, args, { stdio: STDIO }).status === 0;
}
