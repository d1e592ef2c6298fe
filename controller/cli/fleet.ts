/** `doorstep fleet`: registers kiosks and shows them, beside a running controller or without one. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type * as z from 'zod';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { addSettings, type Flags, readStoreConfig } from '../config.ts';
import { FleetFile } from '../fleet/fleet-file.ts';
import { importFleet } from '../fleet/import.ts';
import type { FleetQueries } from '../fleet/fleet-queries.ts';
import { createFleetQueries } from '../fleet/queries/queries.ts';
import type { KioskSummary } from '../fleet/read-model.ts';
import { openKeyVault } from '../fleet/technician-codes/vault.ts';
import { withStore } from './with-store.ts';

const SECRET_BYTES = 32;
const PAGE_SIZE = 500;
/** More wrong entries than this are one mistake made many times. */
const MAX_PROBLEMS = 20;

export function fleetCommand(): Command {
  const fleet = new Command('fleet').description('import and list the kiosks that a controller knows');
  addSettings(
    fleet.command('import').description('add the regions, sites and kiosks of a JSON file; removes nothing'),
    ['data', 'database'],
  )
    .argument('<file>', 'JSON with "regions", "sites" and "kiosks"')
    .action((path: string, flags: Flags) => importFile(path, flags));
  addSettings(fleet.command('list').description('show all kiosks, one a line'), ['data', 'database']).action(
    (flags: Flags) => list(flags),
  );
  fleet
    .command('new-secret')
    .description('make a secret for a kiosk: 256 random bits')
    .action(() => print(randomBytes(SECRET_BYTES).toString('base64url')));
  return fleet;
}

async function importFile(path: string, flags: Flags): Promise<void> {
  const file = readFleetFile(path);
  const vault = openKeyVault(readStoreConfig(flags).dataDirectory);
  await withStore(flags, async (store) => {
    const imported = await importFleet(store, file, { clock: systemClock, vault });
    const { regions, sites, kiosks } = imported;
    print(`Imported ${count(regions, 'region')}, ${count(sites, 'site')} and ${count(kiosks, 'kiosk')}.`);
  });
}

async function list(flags: Flags): Promise<void> {
  await withStore(flags, async (store) => {
    let isEmpty = true;
    for await (const kiosk of allKiosks(createFleetQueries(store.db, systemClock))) {
      if (isEmpty) print(columns(['KIOSK', 'REGION', 'LINK', 'SERVICES', 'DEVICES', 'LAST HEARD', 'NAME']));
      isEmpty = false;
      print(columns(rowOf(kiosk)));
    }
    if (isEmpty) print('No kiosks yet. Add some with: doorstep fleet import FILE');
  });
}

async function* allKiosks(queries: FleetQueries): AsyncGenerator<KioskSummary> {
  let after: string | null | undefined;
  while (after !== null) {
    const page = await queries.listKiosks({ limit: PAGE_SIZE, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.next;
  }
}

function rowOf({ id, region, link, service, devices, lastSeenAtMs, name }: KioskSummary): string[] {
  const lastHeard = lastSeenAtMs === null ? 'never' : new Date(lastSeenAtMs).toISOString().slice(0, 19) + 'Z';
  return [id, region, link, service, devices, lastHeard, name];
}

/** Widths of all columns but the last: the names, which may be Chinese and therefore of any width. */
const WIDTHS = [24, 8, 12, 9, 10, 21];

function columns(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' ');
}

function readFleetFile(path: string): FleetFile {
  const result = FleetFile.safeParse(readJson(path));
  if (result.success) return result.data;
  const { issues } = result.error;
  const lines = issues.slice(0, MAX_PROBLEMS).map(describeIssue);
  if (issues.length > MAX_PROBLEMS) lines.push(`… and ${issues.length - MAX_PROBLEMS} more`);
  throw new AppError('config.invalid', `${path} is not a fleet file:\n  ${lines.join('\n  ')}`);
}

/** The place and the rule, never the value: it may be a secret. */
function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.') || '(the whole file)'}: ${message}`;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    // A syntax error quotes the text around it, and there are secrets in this text.
    if (error instanceof SyntaxError) throw new AppError('config.unreadable', `${path} is not JSON.`);
    throw new AppError('config.unreadable', `${path} cannot be read.`, { cause: error });
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
