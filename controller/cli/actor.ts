/** Who the audit log names for a change by the command line: the account of the operating system. */
import { userInfo } from 'node:os';
import { systemClock } from '../../shared/time/clock.ts';
import type { Actor } from '../audit/append.ts';

export function commandLineActor(): Actor {
  const { username } = userInfo();
  return { kind: 'system', id: 'command-line', name: username, address: '', atMs: systemClock.nowMs() };
}
