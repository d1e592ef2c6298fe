/** Numbers of a proof as JSON, each a line of its file: a set of multipliers, a cut, a group (certificate.ts). */
import * as z from 'zod';
import type { Certificate, GroupProof, Multipliers, OddCut } from '../certificate.ts';

const MultiplierSet = z.object({
  rows: z.array(z.number()),
  goal: z.array(z.number()),
  budget: z.number(),
  quotas: z.array(z.number()),
  conflicts: z.array(z.number()),
  cuts: z.array(z.number()).optional(),
});

/** The groups of rows of one cut. */
const Cut = z.object({ cut: z.array(z.array(z.int().nonnegative())) });

const places = z.array(z.int().nonnegative());
const Tree = z.array(z.int32());

/** A median that fell apart, as `group` holds it for a number of sites: cuts and shares are of other models. */
const Part = z.object({
  multipliers: z.array(MultiplierSet),
  tree: Tree,
  get groups() {
    return z.array(Group).optional();
  },
});

const Group = z.object({
  clients: places,
  sites: places,
  prices: z.array(z.number()),
  get counts() {
    return z.array(z.object({ count: z.int().nonnegative(), proof: Part }));
  },
});
const GroupLine = z.object({ group: Group });

export function multipliersToJson({ rows, goal, budget, quotas, conflicts, cuts }: Multipliers) {
  return {
    rows: [...rows],
    goal: [...goal],
    budget,
    quotas: [...quotas],
    conflicts: [...conflicts],
    ...(cuts !== undefined && { cuts: [...cuts] }),
  };
}

/** null, as of the others below: it is none. */
export function multipliersFrom(value: unknown): Multipliers | null {
  const { data } = MultiplierSet.safeParse(value);
  return data === undefined ? null : multipliersOf(data);
}

function multipliersOf({
  rows,
  goal,
  budget,
  quotas,
  conflicts,
  cuts,
}: z.infer<typeof MultiplierSet>): Multipliers {
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

/** A piece of a tree in preorder. */
export function treeFrom(value: unknown): readonly number[] | null {
  return Tree.safeParse(value).data ?? null;
}

export function cutToJson({ groups }: OddCut) {
  return { cut: groups.map((rows) => [...rows]) };
}

export function cutFrom(value: unknown): OddCut | null {
  const { data } = Cut.safeParse(value);
  return data === undefined ? null : { groups: data.cut.map((rows) => Int32Array.from(rows)) };
}

export function groupToJson({ clients, sites, prices, counts }: GroupProof): z.infer<typeof Group> {
  return {
    clients: [...clients],
    sites: [...sites],
    prices: [...prices],
    counts: counts.map(({ count, certificate }) => ({ count, proof: partToJson(certificate) })),
  };
}

function partToJson({ multipliers, tree, groups }: Certificate): z.infer<typeof Part> {
  return {
    multipliers: multipliers.map(multipliersToJson),
    tree: [...tree],
    ...(groups !== undefined && { groups: groups.map(groupToJson) }),
  };
}

export function groupFrom(value: unknown): GroupProof | null {
  const { data } = GroupLine.safeParse(value);
  return data === undefined ? null : groupOf(data.group);
}

function groupOf({ clients, sites, prices, counts }: z.infer<typeof Group>): GroupProof {
  return {
    clients: Int32Array.from(clients),
    sites: Int32Array.from(sites),
    prices: Float64Array.from(prices),
    counts: counts.map(({ count, proof }) => ({ count, certificate: partOf(proof) })),
  };
}

function partOf({ multipliers, tree, groups }: z.infer<typeof Part>): Certificate {
  return {
    multipliers: multipliers.map(multipliersOf),
    tree: Int32Array.from(tree),
    ...(groups !== undefined && { groups: groups.map(groupOf) }),
  };
}
