/** Every step of the schema, oldest first; forward only, the same list for both engines (DESIGN 6). */
import { createFirstTables } from './migrations/0001-first-tables.ts';
import { createConsole } from './migrations/0002-console.ts';
import { addTechnicianKeys } from './migrations/0003-technician-codes.ts';
import { createUptime } from './migrations/0004-uptime.ts';
import { createServiceHours } from './migrations/0005-service-hours.ts';
import { createDispatch } from './migrations/0006-dispatch.ts';
import { createPlacement } from './migrations/0007-placement.ts';
import { createHelpCalls } from './migrations/0008-help-calls.ts';
import { createVisitCounts } from './migrations/0009-visit-counts.ts';
import { createSupplies } from './migrations/0010-supplies.ts';
import { indexVerifiedOrders } from './migrations/0011-verified-orders.ts';
import { createOrderPhotos } from './migrations/0013-order-photos.ts';
import type { MigrationStep } from './migrations/step.ts';

/** Names are ordered; a released step is never edited, a new one is appended. */
export const MIGRATIONS: readonly MigrationStep[] = [
  { name: '0001-first-tables', up: createFirstTables },
  { name: '0002-console', up: createConsole },
  { name: '0003-technician-codes', up: addTechnicianKeys },
  { name: '0004-uptime', up: createUptime },
  { name: '0005-service-hours', up: createServiceHours },
  { name: '0006-dispatch', up: createDispatch },
  { name: '0007-placement', up: createPlacement },
  { name: '0008-help-calls', up: createHelpCalls },
  { name: '0009-visit-counts', up: createVisitCounts },
  { name: '0010-supplies', up: createSupplies },
  { name: '0011-verified-orders', up: indexVerifiedOrders },
  { name: '0013-order-photos', up: createOrderPhotos },
];
