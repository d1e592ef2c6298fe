/** After the crashes: what the kiosks wrote, what the controller stored, and what the paper shows, compared. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ServiceDefinition } from '../../shared/domain/service.ts';
import type { PrintedReceipt } from '../../devices/escpos-printer/virtual-paper.ts';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';
import type { Desk } from './crash-desk.ts';

export interface Verdict {
  /** Facts in the outboxes of the kiosks (they keep what is acknowledged for 24 h). */
  readonly written: number;
  readonly stored: number;
  readonly sessions: number;
  /** Written by a kiosk, not stored. */
  readonly lost: string[];
  /** Stored without having been written, or with other content. */
  readonly foreign: string[];
  /** Two records of one visit, or two records or papers with one receipt number. */
  readonly doubled: string[];
  /** Stored before an older fact of the same kiosk. */
  readonly outOfOrder: string[];
  /** A visit began, and neither a record nor the journal knows the end. */
  readonly openVisits: number;
  /** Paper without a record, a record that claims paper that is not there, or a number on a screen without a record. */
  readonly untrue: string[];
  readonly papers: number;
  /** Cut off in the middle, when the agent or its line died: no number, nobody claims them, the next job began with a cut. */
  readonly halfPapers: number;
  /** Papers that do not show what their record says: title, number, what everybody brings, nothing of another visit. */
  readonly wrongText: string[];
}

interface Fact {
  readonly kiosk: string;
  readonly epoch: string;
  readonly seq: number;
  readonly bootCount: number;
  readonly type: string;
  readonly body: string;
}

interface SessionFact {
  readonly citizenSessionId: string;
  readonly service: { readonly id: string } | null;
  readonly receipt: { readonly number: string; readonly evidence: string } | null;
}

export function judge(controllerFile: string, desks: readonly Desk[]): Verdict {
  const written = desks.flatMap((desk) => writtenBy(desk));
  const stored = storedBy(controllerFile);
  const key = ({ kiosk, epoch, seq }: Fact) => `${kiosk}/${epoch}/${seq}`;
  const content = (fact: Fact) => `${key(fact)} ${fact.type} ${fact.body}`;
  const storedContents = new Set(stored.map(content));
  const writtenContents = new Set(written.map(content));
  const sessions = stored
    .filter(({ type }) => type === 'session')
    .map(({ body }) => JSON.parse(body) as SessionFact);
  const papers = desks.flatMap(({ printer }) => printer.receipts().filter(({ cut }) => cut));
  const paperNumbers = papers.flatMap(({ qr }) => qr);
  const recordNumbers = sessions.flatMap(({ receipt }) => (receipt === null ? [] : [receipt.number]));
  return {
    written: written.length,
    stored: stored.length,
    sessions: sessions.length,
    lost: written.filter((fact) => !storedContents.has(content(fact))).map(key),
    foreign: stored.filter((fact) => !writtenContents.has(content(fact))).map(key),
    doubled: [
      ...repeated(sessions.map(({ citizenSessionId }) => citizenSessionId)),
      ...repeated(recordNumbers),
      ...repeated(paperNumbers),
    ],
    outOfOrder: outOfOrder(stored),
    openVisits: desks.reduce((sum, desk) => sum + openVisitsOf(desk), 0),
    untrue: [
      ...missingFrom(paperNumbers, recordNumbers, 'on paper, but in no record'),
      ...missingFrom(
        desks.flatMap(({ shownNumbers }) => [...shownNumbers]),
        recordNumbers,
        'on a screen, but in no record',
      ),
      ...missingFrom(claimedNumbers(sessions), paperNumbers, 'claimed as printed, but on no paper'),
    ],
    papers: papers.length,
    halfPapers: papers.filter(({ qr }) => qr.length === 0).length,
    wrongText: papers.filter((paper) => !showsItsVisit(paper, sessions)).map(({ lines }) => lines.join('|')),
  };
}

export function countStored(controllerFile: string): number {
  using database = openReadOnly(controllerFile);
  return (database.db.prepare('select count(*) as n from records').get() as { n: number }).n;
}

function writtenBy({ id, dataDir }: Desk): Fact[] {
  using database = openReadOnly(join(dataDir, 'agent.db'));
  const rows = database.db
    .prepare(
      'select e.epoch, o.seq, o.record from outbox o join outbox_epoch e on e.no = o.epoch_no order by e.no, o.seq',
    )
    .all() as { epoch: string; seq: number; record: string }[];
  return rows.map(({ epoch, seq, record }) => {
    const { type, bootCount, body } = JSON.parse(record) as { type: string; bootCount: number; body: object };
    return { kiosk: id, epoch, seq, bootCount, type, body: canonical(body) };
  });
}

function storedBy(file: string): Fact[] {
  using database = openReadOnly(file);
  const rows = database.db
    .prepare(
      'select kiosk_id as kiosk, epoch, seq, boot_count as bootCount, type, body from records order by stored_order',
    )
    .all() as Fact[];
  return rows.map((row) => ({ ...row, body: canonical(JSON.parse(row.body) as object) }));
}

function openVisitsOf({ dataDir }: Desk): number {
  using database = openReadOnly(join(dataDir, 'agent.db'));
  return (database.db.prepare('select count(*) as n from session_journal').get() as { n: number }).n;
}

/** The text as it was printed, without the line breaks that its width brings. */
function showsItsVisit({ lines, qr }: PrintedReceipt, sessions: readonly SessionFact[]): boolean {
  const text = squeezed(lines.join(''));
  if (qr.length === 0) return titlesOn(text).length <= 1;
  const session = sessions.find(({ receipt }) => receipt?.number === qr[0]);
  const service = SERVICE_CATALOGUE.find(({ id }) => id === session?.service?.id);
  if (service === undefined || qr.length !== 1) return false;
  const titles = titlesOn(text);
  // What only some answers ask for may be missing.
  const materials = service.materials.filter(({ when }) => when === undefined);
  const shows = (language: 'zh' | 'en') =>
    materials.every(({ name }) => text.includes(squeezed(name[language])));
  return (
    titles.length === 1 && titles[0] === service && text.includes(qr[0] ?? '') && (shows('zh') || shows('en'))
  );
}

/** Of how many visits this paper tells. */
function titlesOn(text: string): ServiceDefinition[] {
  return SERVICE_CATALOGUE.flatMap((service) =>
    Array<ServiceDefinition>(text.split(squeezed(service.title.zh)).length - 1).fill(service),
  );
}

function squeezed(text: string): string {
  return text.replaceAll(/\s/g, '');
}

/** Facts whose kiosk has an earlier-stored fact of a later boot, or a later seq of the same boot. */
function outOfOrder(stored: readonly Fact[]): string[] {
  const last = new Map<string, Fact>();
  return stored
    .filter((fact) => {
      const before = last.get(fact.kiosk);
      last.set(fact.kiosk, fact);
      if (before === undefined) return false;
      if (before.epoch === fact.epoch) return fact.seq !== before.seq + 1;
      return fact.bootCount <= before.bootCount || fact.seq !== 1;
    })
    .map(({ kiosk, bootCount, seq }) => `${kiosk} boot ${bootCount} seq ${seq}`);
}

function claimedNumbers(sessions: readonly SessionFact[]): string[] {
  return sessions.flatMap(({ receipt }) =>
    receipt !== null && receipt.evidence === 'printed' ? [receipt.number] : [],
  );
}

function missingFrom(values: readonly string[], known: readonly string[], what: string): string[] {
  const all = new Set(known);
  return values.filter((value) => !all.has(value)).map((value) => `${value}: ${what}`);
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

/** Key order is no content. */
function canonical(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)))
      : part,
  );
}

function openReadOnly(file: string) {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  return { db, [Symbol.dispose]: () => db.close() };
}
