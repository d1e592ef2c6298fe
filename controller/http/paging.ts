/** Pages of the API: a size, an opaque cursor, and the same answer everywhere. Shared with the console. */
import * as z from 'zod';

const MAX_PAGE = 500;

export const Limit = z.coerce.number().pipe(z.int().min(1).max(MAX_PAGE)).default(100);
export const Cursor = z.string().max(400).describe('`next` of the previous page');

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('cursor of the next page, null: last'),
  });
