/** The ledger grows for years; what is asked about it must not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, type CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noLog } from '../../../shared/log.ts';
import type { Schema } from '../../store/schema.ts';
import { openSqliteReader } from '../../store/sqlite.ts';
import { openStore } from '../../store/store.ts';
import { register } from '../test-arrival.ts';
import { answerOf, type QuestionName } from './questions.ts';

const range = { from: '2026-10-01', to: '2026-10-20' };
const instants = { fromMs: 0, toMs: Date.UTC(2026, 10, 1) };
const asKnownAtMs = Date.UTC(2026, 9, 10);
const KIOSK = { id: 'k1', ...instants };

const QUESTIONS: readonly (readonly [QuestionName, object])[] = [
  ['now', {}],
  ['trend', range],
  ['heat', { ...range, limit: 10 }],
  ['causes', range],
  ['groups', { ...range, by: 'site', limit: 10 }],
  ['budget', { month: '2026-10', objective: 0.99 }],
  ['comparison', { month: '2026-10' }],
  ['report', { month: '2026-10' }],
  ['report', { month: '2026-10', asKnownAtMs }],
  ['corrections', { ...instants, services: 'yes', limit: 10 }],
  ['corrections', { ...instants, services: 'no', limit: 10, after: '1000.5' }],
  ['areas', instants],
  ['kiosk', KIOSK],
  ['kiosk', { ...KIOSK, asKnownAtMs }],
  ['explanation', { id: 'k1', atMs: asKnownAtMs }],
  ['metrics', { nowMs: asKnownAtMs }],
];

describe('questions about uptime', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-questions-'));
  const path = join(folder, 'controller.db');
  let queries: CompiledQuery[] = [];
  let db: Kysely<Schema>;
  let plain: Database.Database;

  beforeAll(async () => {
    const store = await openStore({ path, log: noLog });
    await register(store, 'k1');
    await store.close();
    db = new Kysely<Schema>({
      dialect: openSqliteReader(path),
      log: ({ query }) => void queries.push(query),
    });
    plain = new Database(path, { readonly: true });
  });
  afterAll(async () => {
    plain.close();
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  it.each(QUESTIONS)(
    '%s is answered by indexes, and never from the whole ledger: %o',
    async (name, query) => {
      queries = [];
      await answerOf(db, { name, query, nowMs: Date.UTC(2026, 9, 25) });
      const plans = queries.map(({ sql, parameters }) => ({
        sql,
        steps: plain
          .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
          .all(...parameters)
          .map(({ detail }) => detail),
      }));
      expect(plans.length).toBeGreaterThan(0);
      const scans = plans.filter(({ sql, steps }) => {
        const alias = /"uptime_(?:stretches|facts|totals)" as "(\w+)"/.exec(sql)?.[1];
        const names = [
          'uptime_stretches',
          'uptime_facts',
          'uptime_totals',
          ...(alias === undefined ? [] : [alias]),
        ];
        return steps.some((step) => names.some((table) => step.startsWith(`SCAN ${table}`)));
      });
      expect(scans).toEqual([]);
    },
  );
});
