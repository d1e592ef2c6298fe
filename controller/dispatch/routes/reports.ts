/** How well faults were answered and mended, over HTTP. */
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { problemResponses } from '../../http/problems.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import type { Store } from '../../store/store.ts';
import { WorkReportParams } from '../api.ts';
import { listDocuments } from '../documents.ts';
import { listOrdersOpened } from '../orders/rows.ts';
import { workReport, WorkReportRow } from '../report/report.ts';

const DAY_MS = 24 * 3_600_000;
/** What comes back within a week after the period belongs to it. */
const AFTER_MS = 7 * DAY_MS;

export function reportRoutes(app: HttpApp, { store: { db }, clock }: { store: Store; clock: Clock }): void {
  app.route({
    method: 'GET',
    url: '/api/v1/work-report',
    config: { access: 'fleet.read' },
    schema: {
      tags: ['orders'],
      summary: 'Answers and repairs against their deadlines, first-time fixes and repeated faults',
      querystring: WorkReportParams,
      response: { 200: z.object({ items: z.array(WorkReportRow) }), ...problemResponses(400) },
    },
    async handler({ query: { by, days } }) {
      const nowMs = clock.nowMs();
      const span = { fromMs: nowMs - days * DAY_MS, toMs: nowMs };
      const orders = await listOrdersOpened(db, { fromMs: span.fromMs, toMs: span.toMs + AFTER_MS });
      const names = new Map(
        by === 'technician'
          ? (await listDocuments(db, 'technician')).map(({ id, body }) => [id, body.name])
          : (await db.selectFrom('regions').select(['id', 'name']).execute()).map(({ id, name }) => [
              id,
              name,
            ]),
      );
      const rows = workReport(orders, { by, ...span, nowMs });
      return { items: rows.map((row) => ({ ...row, name: names.get(row.id) ?? row.id })) };
    },
  });
}
