/** A text in both languages of the kiosk. */
import * as z from 'zod';

export const LocalText = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export type LocalText = z.infer<typeof LocalText>;
