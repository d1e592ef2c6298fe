/** Every error of the API as RFC 9457 problem+json, through one table; nothing of our insides goes out. */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isAppError, type ErrorCode } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { HttpApp } from './zod-provider.ts';

/** Problems that only HTTP knows. */
type RequestProblem = 'request.misdirected' | 'request.refused' | 'request.cross-site';

interface ProblemRow {
  readonly status: number;
  readonly title: string;
}

const FAULT: ProblemRow = { status: 500, title: 'Something went wrong on our side' };

const PROBLEMS: Record<ErrorCode | RequestProblem, ProblemRow> = {
  'request.invalid': { status: 400, title: 'The request does not have the expected form' },
  'request.stale': { status: 412, title: 'It was changed meanwhile' },
  'request.no-version': { status: 428, title: 'Say which version you change' },
  'request.cross-site': { status: 403, title: 'The request came from another site' },
  'request.too-many': { status: 429, title: 'Too many requests' },
  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.wrong': { status: 401, title: 'Name, password or code is wrong' },
  'auth.code-needed': { status: 401, title: 'The code of the second factor is needed' },
  'auth.forbidden': { status: 403, title: 'You may not do this' },
  'auth.throttled': { status: 429, title: 'Too many wrong attempts' },
  'request.misdirected': { status: 421, title: 'This server does not answer under that name' },
  'request.refused': { status: 400, title: 'The request was refused' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'store.conflict': { status: 409, title: 'It was changed meanwhile' },
  'device.busy': { status: 409, title: 'The device is busy' },
  'store.unusable': { status: 503, title: 'The store cannot be used now' },
  'broker.unreachable': { status: 503, title: 'The message broker cannot be reached' },
  'device.not-answering': { status: 504, title: 'The device does not answer' },
  'device.cancelled': FAULT,
  'device.protocol': FAULT,
  'device.transport': FAULT,
  'device.unsupported': FAULT,
  'config.invalid': FAULT,
  'config.unreadable': FAULT,
  'listen.port-in-use': FAULT,
  'outbox.full': FAULT,
  'outbox.unusable': FAULT,
  internal: FAULT,
};

export const Problem = z
  .object({
    type: z.string().describe('urn:doorstep:problem:<code>'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    requestId: z.string().describe('names the request in the log of the controller'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('what is wrong with the request, and where'),
  })
  .describe('RFC 9457 problem details');
type Problem = z.infer<typeof Problem>;

/** The response part of a route's schema for these statuses. */
export function problemResponses<Status extends number>(...statuses: Status[]) {
  const response = {
    description: 'Problem details (RFC 9457)',
    content: { 'application/problem+json': { schema: Problem } },
  };
  return Object.fromEntries(statuses.map((status) => [status, response])) as Record<Status, typeof response>;
}

export function installProblems(app: HttpApp, log: Log): void {
  app.setNotFoundHandler((request, reply) => {
    // Only the path: a query string may hold something that the caller should not have put there.
    const detail = `${request.method} ${request.url.split('?', 1)[0]}`;
    return sendProblem({ request, reply }, 'not-found', { detail });
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (PROBLEMS[problemOf(error).code].status >= 500) {
      log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed');
    }
    return sendError({ request, reply }, error);
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type ProblemCode = keyof typeof PROBLEMS;
/** What one problem says beyond, or instead of, its row of the table. */
type Extra = Partial<Pick<Problem, 'status' | 'title' | 'detail' | 'errors'>>;

export function sendProblem(
  { request, reply }: Exchange,
  code: ProblemCode,
  extra: Extra = {},
): FastifyReply {
  const problem: Problem = {
    type: `urn:doorstep:problem:${code}`,
    ...PROBLEMS[code],
    ...extra,
    requestId: request.id,
  };
  return reply.code(problem.status).type('application/problem+json').send(problem);
}

export function sendError(exchange: Exchange, error: FastifyError): FastifyReply {
  const { code, extra } = problemOf(error);
  return sendProblem(exchange, code, extra);
}

function problemOf(error: FastifyError): { code: ProblemCode; extra?: Extra } {
  if (isAppError(error)) {
    // The message of an expected error is written for people; that of a fault stays in the log.
    const isOurFault = PROBLEMS[error.code].status >= 500;
    return isOurFault ? { code: error.code } : { code: error.code, extra: { detail: error.message } };
  }
  if (error.validation !== undefined) {
    return { code: 'request.invalid', extra: { errors: validationErrors(error) } };
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return { code: 'internal' };
  const title = STATUS_CODES[status];
  return { code: 'request.refused', extra: { status, ...(title === undefined ? {} : { title }) } };
}

/** Paths such as `querystring/limit`; the messages name rules, never values. */
function validationErrors({ validation = [], validationContext }: FastifyError) {
  const part = validationContext ?? 'request';
  return validation.map(({ instancePath, message }) => ({
    path: instancePath === '/' ? part : `${part}${instancePath}`,
    message: message ?? 'is not valid',
  }));
}
