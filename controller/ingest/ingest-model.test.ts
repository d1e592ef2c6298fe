import { IS_ALL } from '../../test/support/breadth.ts';
import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describeIngestModel } from './ingest.model.ts';

/** The rules are the same code on both engines; PostgreSQL is slower and shows that its SQL agrees. */
const RUNS: Record<string, number> = IS_ALL
  ? { SQLite: 1_000, PostgreSQL: 50 }
  : { SQLite: 300, PostgreSQL: 30 };

for (const engine of TEST_ENGINES) describeIngestModel(engine, RUNS[engine.name] ?? 100);
