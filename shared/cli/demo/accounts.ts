/** The people of the demo, one for each role; invented, with one password for all that this machine made up itself. */
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface DemoAccount {
  readonly name: string;
  readonly displayName: string;
  readonly role: string;
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { name: 'admin', displayName: '演示管理员', role: 'administrator' },
  { name: 'operator', displayName: '演示运营员', role: 'operator' },
  { name: 'technician', displayName: '演示技术员', role: 'technician' },
  { name: 'planner', displayName: '演示规划员', role: 'planner' },
];

/** Without letters that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** The password of this demo; made at its first start. */
export function demoPassword(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const password = Array.from({ length: GROUPS }, group).join('-');
  writeFileSync(path, `${password}\n`, { mode: 0o600 });
  return password;
}
