/** The codes of one kiosk over HTTP; a POST, because every look leaves an entry in the audit log. */
import * as z from 'zod';
import { KioskId } from '../../../shared/domain/ids.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import { TechnicianCodes } from '../api.ts';
import type { TechnicianCodeBook } from './codes.ts';

export function technicianCodeRoutes(app: HttpApp, codes: TechnicianCodeBook, clock: Clock): void {
  app.route({
    method: 'POST',
    url: '/api/v1/kiosks/:id/technician-codes',
    config: { access: 'kiosks.maintain', hasSecretAnswer: true },
    schema: {
      tags: ['kiosks'],
      summary: 'The codes that open the kiosk for a technician in the next five minutes',
      params: z.object({ id: KioskId }),
      response: { 200: TechnicianCodes, ...problemResponses(400, 404, 409) },
    },
    handler: (request) => codes.look(request.params.id, actorOf(request, clock.nowMs())),
  });
}
