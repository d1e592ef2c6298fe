/** What an idle kiosk shows between citizens: posters and short stories against fraud and drugs, as versioned data (DESIGN 1). */
import * as z from 'zod';
import { LocalText } from './local-text.ts';
import { Picture, Telephone } from './service.ts';

/** A poster is read in passing, a story by somebody who waits. */
const LINES = { poster: { min: 2, max: 3 }, story: { min: 3, max: 5 } } as const;

export const IdleItem = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    /** Raised with every change of content. */
    version: z.int().min(1),
    topic: z.enum(['fraud', 'drugs']),
    form: z.enum(['poster', 'story']),
    picture: Picture,
    title: LocalText,
    /** One sentence or two each, in order. */
    lines: z.array(LocalText),
    /** The one thing to remember. */
    rule: LocalText,
    call: z.strictObject({ telephone: Telephone, who: LocalText }),
  })
  .refine(({ form, lines }) => lines.length >= LINES[form].min && lines.length <= LINES[form].max, {
    error: 'a poster has two or three lines, a story three to five',
  });
export type IdleItem = z.infer<typeof IdleItem>;
