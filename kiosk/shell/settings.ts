/** Settings of a kiosk's window: a JSON file beside the agent's (docs/install-kiosk.md). Pure. */
import * as z from 'zod';
import { Alternative } from '../../shared/domain/alternative.ts';

const Agent = z.strictObject({
  url: z
    .string()
    .refine(isLoopbackSocket, "must be the agent's ws://127.0.0.1:PORT/ui on this machine")
    .default('ws://127.0.0.1:8090/ui')
    .describe('WebSocket of the agent'),
  tokenFile: z.string().min(1).describe('file in which the agent leaves the token of its screens'),
  configFile: z
    .string()
    .min(1)
    .exactOptional()
    .describe("the agent's own settings: the window starts the agent with them and keeps it running"),
});

export const ShellSettings = z.strictObject({
  name: z.string().min(1).max(40).describe('what citizens call this place; on the out-of-service page'),
  helpPhone: z.string().min(3).max(40).describe('whom to call; on the out-of-service page'),
  alternatives: z
    .array(Alternative)
    .max(8)
    .default([])
    .describe('other kiosks and halls nearby; the two nearest are on the out-of-service page'),
  agent: Agent,
});
export type ShellSettings = z.infer<typeof ShellSettings>;

/** Every problem with its place, a line each. */
export function settingsProblems(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.length === 0 ? 'the file' : path.join('.')}: ${message}`)
    .join('\n');
}

/** The token travels in its address, so it must not leave the machine (devices.md 7.1). */
function isLoopbackSocket(text: string): boolean {
  return /^ws:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}\/ui$/.test(text);
}
