/**
 * Idempotency-Key on creations (IETF draft-ietf-httpapi-idempotency-key-header): a request that is sent again, because its
 * answer got lost, gets the first answer and changes nothing a second time.
 */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import { every, type Clock } from '../../shared/time/clock.ts';
import type { Store } from '../store/store.ts';
import type { HttpApp } from './zod-provider.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer holds a secret: it is never stored, so it cannot be given a second time. */
    hasSecretAnswer?: boolean;
  }
  interface FastifyRequest {
    /** Set while the first request with this key is at work. */
    idempotencyKey: string | null;
  }
}

const KEEP_MS = 24 * 3_600_000;
const SWEEP_MS = 3_600_000;
/** A request that did not finish in this time died with its process. */
const ABANDONED_MS = 60_000;
const KEY_FORM = /^[\x21-\x7e]{1,80}$/;

type Deps = { readonly store: Store; readonly clock: Clock };

/** Must come after the access hook. */
export function installIdempotency(app: HttpApp, { store, clock }: Deps): void {
  const { db } = store;
  app.decorateRequest('idempotencyKey', null);
  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || request.principal === null) return undefined;
    if (typeof key !== 'string' || !KEY_FORM.test(key)) {
      throw new AppError('request.invalid', 'An Idempotency-Key is 1 to 80 printable ASCII characters.');
    }
    const claim = { principalId: request.principal.id, key, hash: hashOf(request) };
    if (await claimKey({ store, clock }, claim)) {
      request.idempotencyKey = key;
      return undefined;
    }
    return await replay(store, claim, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.idempotencyKey === null || request.principal === null) return;
    const { config } = request.routeOptions;
    const row = db
      .updateTable('idempotency_keys')
      .set({
        status: reply.statusCode,
        body: typeof payload === 'string' && config.hasSecretAnswer !== true ? payload : null,
      })
      .where('principal_id', '=', request.principal.id)
      .where('key', '=', request.idempotencyKey);
    const isDone = reply.statusCode < 400;
    // What was refused may be put right and sent again under the same key.
    await (isDone ? row.execute() : forget(store, request.principal.id, request.idempotencyKey));
  });
  const sweep = every(clock, SWEEP_MS, () => {
    // A sweep that fails is made up for by the next one.
    void db
      .deleteFrom('idempotency_keys')
      .where('created_at_ms', '<', clock.nowMs() - KEEP_MS)
      .execute()
      .catch(() => {});
  });
  app.addHook('onClose', async () => sweep.cancel());
}

interface Claim {
  readonly principalId: string;
  readonly key: string;
  readonly hash: string;
}

/** True: this request is the first with this key, or the first one died. */
async function claimKey({ store: { db }, clock }: Deps, { principalId, key, hash }: Claim): Promise<boolean> {
  const nowMs = clock.nowMs();
  const inserted = await db
    .insertInto('idempotency_keys')
    .values({
      principal_id: principalId,
      key,
      request_hash: hash,
      status: null,
      body: null,
      created_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0) return true;
  const retaken = await db
    .updateTable('idempotency_keys')
    .set({ created_at_ms: nowMs })
    .where('principal_id', '=', principalId)
    .where('key', '=', key)
    .where('request_hash', '=', hash)
    .where('status', 'is', null)
    .where('created_at_ms', '<', nowMs - ABANDONED_MS)
    .executeTakeFirst();
  return Number(retaken.numUpdatedRows) > 0;
}

async function replay(
  { db }: Store,
  { principalId, key, hash }: Claim,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const row = await db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('principal_id', '=', principalId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined || row.status === null) {
    throw new AppError('store.conflict', 'The first request with this Idempotency-Key is still at work.');
  }
  if (row.request_hash !== hash) {
    throw new AppError('request.invalid', 'This Idempotency-Key was used for a different request.');
  }
  if (row.body === null) {
    throw new AppError(
      'store.conflict',
      'This was done by an earlier request with the same Idempotency-Key. Its secret is shown only once: make a new one.',
    );
  }
  reply.code(row.status).type('application/json; charset=utf-8').header('idempotency-replayed', 'true');
  // The body is text already: it must not pass the serializer of the route a second time.
  return reply.serializer((payload: unknown) => payload as string).send(row.body);
}

async function forget({ db }: Store, principalId: string, key: string): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('principal_id', '=', principalId)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute();
}

function hashOf({ method, url, body }: FastifyRequest): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body) ?? ''}`)
    .digest('hex');
}
