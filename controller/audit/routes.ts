/** The audit log over HTTP. */
import * as z from 'zod';
import { Cursor, Limit, pageOf } from '../http/paging.ts';
import { problemResponses } from '../http/problems.ts';
import type { HttpApp } from '../http/zod-provider.ts';
import { AuditEntry, AuditQuery } from './api.ts';
import type { AuditLog } from './repository.ts';

export function auditRoutes(app: HttpApp, audit: AuditLog): void {
  app.route({
    method: 'GET',
    url: '/api/v1/audit',
    config: { access: 'audit.read' },
    schema: {
      tags: ['audit'],
      summary: 'Who changed what, newest first',
      querystring: AuditQuery.extend({ limit: Limit, after: Cursor.optional() }),
      response: { 200: pageOf(AuditEntry), ...problemResponses(400, 401, 403) },
    },
    handler: ({ query }) => audit.list(query),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audit/verify',
    config: { access: 'audit.read' },
    schema: {
      tags: ['audit'],
      summary: 'Whether the log is as it was written: each entry is checked against the one before it',
      response: {
        200: z.object({ isIntact: z.boolean(), entries: z.int(), firstBadSeq: z.int().nullable() }),
        ...problemResponses(401, 403),
      },
    },
    handler: () => audit.verify(),
  });
}
