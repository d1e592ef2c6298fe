/** What the preload sends to the main process. Pure. */
import * as z from 'zod';

export const ShellMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('wipe') }),
  z.strictObject({ type: z.literal('alive') }),
]);
export type ShellMessage = z.infer<typeof ShellMessage>;
