/**
 * The file of a proof: lines of JSON that anybody can read. First what was asked and what was answered, then the cuts, the
 * groups, each set of multipliers, and the tree in pieces, then a count of all, so that a file that ends too early is seen (certificate.ts).
 */
import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Certificate, GroupProof, Multipliers, OddCut } from '../certificate.ts';
import type { Answer } from './answer.ts';
import {
  cutFrom,
  cutToJson,
  groupFrom,
  groupToJson,
  multipliersFrom,
  multipliersToJson,
  treeFrom,
} from './certificate-json.ts';
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

const TREE_PIECE = 10_000;

export function* proofLines(
  head: Omit<Head, 'doorstep' | 'version'>,
  { multipliers, tree, cuts = [], groups = [] }: Certificate,
): Generator<string> {
  yield JSON.stringify({ doorstep: 'plan proof', version: 1, ...head });
  for (const cut of cuts) yield JSON.stringify(cutToJson(cut));
  for (const group of groups) yield JSON.stringify({ group: groupToJson(group) });
  for (const set of multipliers) yield JSON.stringify(multipliersToJson(set));
  for (let at = 0; at < tree.length; at += TREE_PIECE)
    yield JSON.stringify({ tree: [...tree.subarray(at, at + TREE_PIECE)] });
  const counts = { multipliers: multipliers.length, tree: tree.length, cuts: cuts.length };
  yield JSON.stringify(groups.length > 0 ? { ...counts, groups: groups.length } : counts);
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
  const groups: GroupProof[] = [];
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
    } else if ('cut' in value) cuts.push(cutFrom(value) ?? raise(refuse()));
    else if ('group' in value) groups.push(groupFrom(value) ?? raise(refuse()));
    else if ('rows' in value) multipliers.push(multipliersFrom(value) ?? raise(refuse()));
    else if (Array.isArray(value['tree'])) tree.push(...(treeFrom(value['tree']) ?? raise(refuse())));
    else if (isEnd(value, { multipliers, tree, cuts, groups })) isComplete = true;
    else throw refuse();
  }
  if (head === null || !isComplete)
    throw new AppError('request.invalid', 'This is no proof, or its end is missing.');
  const certificate = {
    multipliers,
    tree: Int32Array.from(tree),
    ...(cuts.length > 0 && { cuts }),
    ...(groups.length > 0 && { groups }),
  };
  return { head, certificate };
}

/** Proofs that were written before there were cuts do not count them, and none counts groups that it does not have. */
function isEnd(
  value: Record<string, unknown>,
  read: Record<'multipliers' | 'tree' | 'cuts' | 'groups', unknown[]>,
): boolean {
  return (
    value['multipliers'] === read.multipliers.length &&
    value['tree'] === read.tree.length &&
    (value['cuts'] ?? 0) === read.cuts.length &&
    (value['groups'] ?? 0) === read.groups.length
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

function raise(error: AppError): never {
  throw error;
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
