/** The audit log as the HTTP API shows it; shared with the console. */
import * as z from 'zod';

export const AuditEntry = z.object({
  seq: z.int(),
  atMs: z.int(),
  actor: z.object({
    kind: z.enum(['user', 'token', 'system']),
    id: z.string(),
    name: z.string(),
  }),
  /** Network address; '' for the command line. */
  address: z.string(),
  /** What was done, e.g. `kiosk.register`, `site.update`. */
  action: z.string(),
  entity: z.object({ type: z.string(), id: z.string() }),
  /** null: there was nothing before, or is nothing after. Never a secret or personal data of citizens. */
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditQuery = z.strictObject({
  entityType: z.string().max(40).optional(),
  entityId: z.string().max(80).optional(),
  actorId: z.string().max(80).optional(),
  action: z.string().max(40).optional(),
  fromMs: z.coerce.number().pipe(z.int()).optional(),
  toMs: z.coerce.number().pipe(z.int()).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
