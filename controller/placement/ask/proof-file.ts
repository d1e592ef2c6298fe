/**
 * The file of a proof: lines of JSON that anybody can read. First what was asked and what was answered, then the cuts, each
 * set of multipliers, and the tree in pieces, then a count of all, so that a file that ends too early is seen (certificate.ts).
 */
import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Certificate, Multipliers, OddCut } from '../certificate.ts';
import type { Answer } from './answer.ts';
import { Question } from './question.ts';

/** JSON has no infinity: null is the bound of what is proved impossible, or of nothing known. */
const numberOrNull = z.number().nullable();

export const Result = z.object({
  status: z.enum(['optimal', 'feasible', 'infeasible', 'unknown']),
  objective: numberOrNull,
  bound: numberOrNull,
  gap: numberOrNull,
  seconds: z.number(),
  /** Counted from 0 in the order of the file. */
  sites: z.array(z.int().nonnegative()),
  /** What the file calls them. */
  names: z.array(z.string()).optional(),
  /** Where capacity makes it a choice: the site of each client, or −1 for one who is split among several. */
  assignment: z.array(z.int()).optional(),
});
export type Result = z.infer<typeof Result>;

const Head = z.object({
  doorstep: z.literal('plan proof'),
  version: z.literal(1),
  question: Question,
  result: Result,
  flows: z.array(z.tuple([z.int(), z.int(), z.number()])),
});
export type Head = z.infer<typeof Head>;

const Set = z.object({
  rows: z.array(z.number()),
  goal: z.array(z.number()),
  budget: z.number(),
  quotas: z.array(z.number()),
  conflicts: z.array(z.number()),
  cuts: z.array(z.number()).optional(),
});

/** The groups of rows of one cut. */
const Cut = z.object({ cut: z.array(z.array(z.int().nonnegative())) });

const TREE_PIECE = 10_000;

export function* proofLines(
  head: Omit<Head, 'doorstep' | 'version'>,
  { multipliers, tree, cuts = [] }: Certificate,
): Generator<string> {
  yield JSON.stringify({ doorstep: 'plan proof', version: 1, ...head });
  for (const { groups } of cuts) yield JSON.stringify({ cut: groups.map((rows) => [...rows]) });
  for (const set of multipliers) {
    const { rows, goal, budget, quotas, conflicts } = set;
    yield JSON.stringify({
      rows: [...rows],
      goal: [...goal],
      budget,
      quotas: [...quotas],
      conflicts: [...conflicts],
      ...(set.cuts !== undefined && { cuts: [...set.cuts] }),
    });
  }
  for (let at = 0; at < tree.length; at += TREE_PIECE)
    yield JSON.stringify({ tree: [...tree.subarray(at, at + TREE_PIECE)] });
  yield JSON.stringify({ multipliers: multipliers.length, tree: tree.length, cuts: cuts.length });
}

export interface ReadProof {
  readonly head: Head;
  readonly certificate: Certificate;
}

/** Throws AppError `request.invalid` with the line. */
export async function readProof(lines: AsyncIterable<string> | Iterable<string>): Promise<ReadProof> {
  let [head, line]: [Head | null, number] = [null, 0];
  const multipliers: Multipliers[] = [];
  const cuts: OddCut[] = [];
  const tree: number[] = [];
  let isComplete = false;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const refuse = () =>
      new AppError('request.invalid', `This is no proof: line ${line} does not belong there.`);
    if (isComplete) throw refuse();
    const value = parsed(text, refuse);
    if (head === null) {
      const first = Head.safeParse(value);
      if (!first.success) throw refuse();
      head = first.data;
    } else if ('cut' in value) cuts.push(cutOf(value, refuse));
    else if ('rows' in value) multipliers.push(multipliersOf(value, refuse));
    else if ('tree' in value && Array.isArray(value['tree'])) tree.push(...treeOf(value['tree'], refuse));
    else if (isEnd(value, { multipliers, tree, cuts })) isComplete = true;
    else throw refuse();
  }
  if (head === null || !isComplete)
    throw new AppError('request.invalid', 'This is no proof, or its end is missing.');
  const certificate = { multipliers, tree: Int32Array.from(tree), ...(cuts.length > 0 && { cuts }) };
  return { head, certificate };
}

/** Proofs that were written before there were cuts do not count them. */
function isEnd(
  value: Record<string, unknown>,
  read: Record<'multipliers' | 'tree' | 'cuts', unknown[]>,
): boolean {
  return (
    value['multipliers'] === read.multipliers.length &&
    value['tree'] === read.tree.length &&
    (value['cuts'] ?? 0) === read.cuts.length
  );
}

function parsed(text: string, refuse: () => AppError): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refuse();
}

function multipliersOf(value: unknown, refuse: () => AppError): Multipliers {
  const set = Set.safeParse(value);
  if (!set.success) throw refuse();
  const { rows, goal, budget, quotas, conflicts, cuts } = set.data;
  const list = (numbers: readonly number[]) => Float64Array.from(numbers);
  return {
    rows: list(rows),
    goal: list(goal),
    budget,
    quotas: list(quotas),
    conflicts: list(conflicts),
    ...(cuts !== undefined && { cuts: list(cuts) }),
  };
}

function cutOf(value: unknown, refuse: () => AppError): OddCut {
  const cut = Cut.safeParse(value);
  if (!cut.success) throw refuse();
  return { groups: cut.data.cut.map((rows) => Int32Array.from(rows)) };
}

function treeOf(value: unknown[], refuse: () => AppError): number[] {
  if (!value.every((token) => Number.isInteger(token) && Math.abs(token as number) <= 2 ** 31))
    throw refuse();
  return value as number[];
}

/** The answer that a proof claims, as the checker takes it. */
export function claimOf({ head: { result, flows }, certificate }: ReadProof, isMost: boolean): Answer {
  const open = result.status === 'infeasible' ? !isMost : isMost;
  return {
    status: result.status,
    objective: result.objective,
    bound: result.bound ?? (open ? Infinity : -Infinity),
    gap: result.gap,
    sites: Int32Array.from(result.sites),
    flows: flows.map(([client, site, share]) => ({ client, site, share })),
    certificate,
  };
}

export function resultOf(
  { status, objective, bound, gap, sites, flows }: Answer,
  { seconds, siteNames, clients }: { seconds: number; siteNames: readonly string[] | null; clients: number },
): Result {
  return {
    status,
    objective,
    bound: Number.isFinite(bound) ? bound : null,
    gap,
    seconds,
    sites: [...sites],
    ...(siteNames !== null && { names: [...sites].map((site) => siteNames[site]!) }),
    ...(flows.length > 0 && { assignment: assignmentOf(flows, clients) }),
  };
}

function assignmentOf(flows: Answer['flows'], clients: number): number[] {
  const assignment = Array.from({ length: clients }, () => -1);
  for (const { client, site, share } of flows) if (share === 1) assignment[client] = site;
  return assignment;
}
