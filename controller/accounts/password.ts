/** Passwords at rest: argon2id in PHC string form (RFC 9106; OWASP password storage cheat sheet). */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** About 100 ms on a small server; OWASP asks for at least 19 MiB and 2 passes. */
const PARAMETERS = { memoryKib: 65_536, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** A hash takes 64 MiB: a storm of sign-ins waits in line and does not take the memory of the controller. */
const MAX_AT_ONCE = 2;

const derive = promisify(argon2);

let running = 0;
const waiting: (() => void)[] = [];

async function inLine<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // The place goes to the next one in line without being free in between.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await tagOf(password, salt, PARAMETERS);
  const { memoryKib, passes, parallelism } = PARAMETERS;
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** `stored` null: nobody has that name; it takes the same time, so that the answer does not tell. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(stored ?? NOBODY) ?? [];
  if (salt === undefined || tag === undefined) throw new Error('a stored password hash has an unknown form');
  const expected = Buffer.from(tag, 'base64');
  const actual = await tagOf(password, Buffer.from(salt, 'base64'), {
    memoryKib: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(actual, expected) && stored !== null;
}

/** Whether a hash was made with weaker parameters than today's: then the next sign-in makes it anew. */
export function isOutdated(stored: string): boolean {
  const { memoryKib, passes, parallelism } = PARAMETERS;
  return !stored.startsWith(`$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$`);
}

function tagOf(password: string, nonce: Buffer, cost: typeof PARAMETERS): Promise<Buffer> {
  return inLine(() =>
    derive('argon2id', {
      // People type the same characters in different normal forms (RFC 8265 4.2 asks for NFC).
      message: Buffer.from(password.normalize('NFC'), 'utf8'),
      nonce,
      parallelism: cost.parallelism,
      tagLength: TAG_BYTES,
      memory: cost.memoryKib,
      passes: cost.passes,
    }),
  );
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

/** The form of a hash that no password fits. */
const NOBODY = `$argon2id$v=19$m=${PARAMETERS.memoryKib},t=${PARAMETERS.passes},p=${PARAMETERS.parallelism}$${base64(Buffer.alloc(SALT_BYTES))}$${base64(Buffer.alloc(TAG_BYTES))}`;
