/** Which passwords are refused (NIST SP 800-63B 5.1.1.2: common ones and the own name, no rules of composition). */
import { AppError } from '../../shared/errors.ts';
import { NewPassword } from './api.ts';

/** Long ones that every attacker tries first. */
const COMMON = new Set([
  'password1234',
  'passwordpassword',
  'password12345',
  '123456789012',
  '1234567890123',
  '12345678901234',
  '1234567890123456',
  '111111111111',
  '000000000000',
  'qwertyuiop123',
  'qwertyuiopasdfgh',
  'adminadminadmin',
  'administrator',
  'administrator1',
  'letmeinletmein',
  'iloveyou1234',
  'woaini1314520',
  'abc123abc123',
  'changemechangeme',
  'doorstepdoorstep',
]);

/** Throws AppError `request.invalid` that says what to do. */
export function requireGoodPassword(password: string, name: string): void {
  const parsed = NewPassword.safeParse(password);
  if (!parsed.success) {
    throw new AppError(
      'request.invalid',
      `The password: ${parsed.error.issues[0]?.message ?? 'is not usable'}.`,
    );
  }
  const folded = password.toLowerCase();
  if (COMMON.has(folded) || new Set(folded).size < 4) {
    throw new AppError(
      'request.invalid',
      'This password is one of the first that attackers try. Choose another one.',
    );
  }
  if (folded.includes(name.toLowerCase())) {
    throw new AppError('request.invalid', 'The password must not contain the name that is typed to sign in.');
  }
}
