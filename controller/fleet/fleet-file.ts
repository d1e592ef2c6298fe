/** The file in which an administrator lists regions, sites and kiosks for import (DESIGN 5: coordinates are WGS-84). */
import * as z from 'zod';
import { KioskId, RegionId, SiteId } from '../../shared/domain/ids.ts';

const Name = z.string().trim().min(1).max(80);

/**
 * A random text of 256 bits, e.g. 43 characters of base64url. The length is a rule and not advice: the store keeps a
 * fast hash (directory.ts), which is safe only for secrets that nobody can guess.
 */
export const KioskSecret = z
  .string()
  .min(43, 'a random text of at least 43 characters, e.g. from: openssl rand -hex 32')
  .max(128);

export const FleetFile = z
  .strictObject({
    regions: z.array(z.strictObject({ id: RegionId, name: Name })),
    sites: z.array(
      z.strictObject({
        id: SiteId,
        region: RegionId,
        name: Name,
        /** Market hall, office building, police room, …: the planner groups by it. */
        kind: z.string().min(1).max(40),
        lat: z.number().min(-90).max(90),
        lon: z.number().min(-180).max(180),
      }),
    ),
    kiosks: z.array(z.strictObject({ id: KioskId, site: SiteId, name: Name, secret: KioskSecret })),
  })
  .superRefine((file, context) => {
    for (const list of ['regions', 'sites', 'kiosks'] as const) {
      for (const { id, index } of repeatedIds(file[list])) {
        context.addIssue({ code: 'custom', path: [list, index, 'id'], message: `"${id}" is listed twice` });
      }
    }
  });
export type FleetFile = z.infer<typeof FleetFile>;

function repeatedIds(entries: readonly { id: string }[]): { id: string; index: number }[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ id, index }];
    seen.add(id);
    return [];
  });
}
