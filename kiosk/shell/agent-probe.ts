/** Asks whether the agent lives, and reads the token that opens it (kiosk/agent/ui-api). */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { LifeSign } from './recovery/machine.ts';
import type { ShellSettings } from './settings.ts';

const TIMEOUT_MS = 1_000;

const Health = z.object({ isInSession: z.boolean() });

/** null: it does not live, or what answers is no agent. */
export async function probeAgent({ url, tokenFile }: ShellSettings['agent']): Promise<LifeSign | null> {
  try {
    const health = new URL('/healthz', url.replace(/^ws:/, 'http:'));
    const response = await fetch(health, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { isInSession } = Health.parse(await response.json());
    // Read after the answer: an agent writes its token before it answers.
    const token = (await readFile(tokenFile, 'utf8')).trim();
    return token === '' ? null : { token, isInSession };
  } catch {
    return null;
  }
}

/** Address of the page; the fragment never goes over a network and into no log. */
export function uiAddress(base: string, { agentUrl, token }: { agentUrl: string; token: string }): string {
  return `${base}#${new URLSearchParams({ agent: agentUrl, token }).toString()}`;
}
