/** What technicians do at a machine, in words that kiosk and controller share. */
import * as z from 'zod';

/** Why a machine was taken out of service; each is one text on the screen that citizens see. */
export const OutOfServiceNotice = z.enum(['repair', 'supplies', 'moving', 'placeClosed']);
export type OutOfServiceNotice = z.infer<typeof OutOfServiceNotice>;

/** What paper is counted in: rolls in metres, documents in sheets. */
export const PaperUnit = z.enum(['metres', 'sheets']);
export type PaperUnit = z.infer<typeof PaperUnit>;
