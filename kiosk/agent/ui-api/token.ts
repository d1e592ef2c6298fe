/** The secret that opens the screen's WebSocket: new at every start, readable only by the user who runs the agent, or its window's group. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TOKEN_BYTES = 32;

/** Where the shell finds the token of the agent that runs on this data directory. */
export function uiTokenPath(dataDir: string): string {
  return join(dataDir, 'ui-token');
}

/**
 * Makes a token and leaves it at `uiTokenPath`, whole or not at all; or at `sharedFile`, where the group of its directory may
 * read it too: a window that runs as another user.
 */
export function issueUiToken(dataDir: string, sharedFile?: string): string {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const path = sharedFile ?? uiTokenPath(dataDir);
  mkdirSync(dirname(path), { recursive: true });
  // A new file each time: `mode` counts only for files that are created, and an old one may be readable by others.
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, `${token}\n`, { mode: 0o600, flag: 'w' });
  // Whatever the umask takes away.
  if (sharedFile !== undefined) chmodSync(fresh, 0o640);
  renameSync(fresh, path);
  return token;
}

/** Compares in constant time, whatever the lengths are. */
export function isSameToken(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
