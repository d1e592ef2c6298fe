/** From an instance and a question to the problem that the core solves; every question that cannot be asked has a reason. */
import { AppError } from '../../../shared/errors.ts';
import type { CapacitatedProblem } from '../capacitated/problem.ts';
import type { CoverProblem, Goal } from '../cover/problem.ts';
import type { Instance } from '../formats/instance.ts';
import { distanceBetween, reachOfPlaces } from '../formats/places.ts';
import type { Costs, CostTable } from '../median/cost-table.ts';
import { problemOf } from '../models/rows.ts';
import { reachFromLists, type Reach } from '../reach.ts';
import { choose, chooseAny, type Selection } from '../selection.ts';
import type { Model, Question } from './question.ts';

export type Posed =
  | { readonly kind: 'cover'; readonly problem: CoverProblem }
  | { readonly kind: 'median'; readonly costs: Costs; readonly selection: Selection }
  | { readonly kind: 'centre'; readonly distances: CostTable; readonly selection: Selection }
  | { readonly kind: 'capacitated'; readonly problem: CapacitatedProblem };

/** More pairs than these (128 MB) are worked out when they are asked for, and not kept. */
const MOST_PAIRS = 16_000_000;

/** What each model is told in options; the others say nothing to it and are refused. */
const TAKES: Readonly<
  Record<Model, { readonly p: 'must' | 'may' | 'no'; readonly radius: boolean; readonly share: boolean }>
> = {
  'p-median': { p: 'must', radius: false, share: false },
  mclp: { p: 'must', radius: true, share: false },
  lscp: { p: 'no', radius: true, share: false },
  'partial-cover': { p: 'no', radius: true, share: true },
  'p-centre': { p: 'must', radius: false, share: false },
  'capacitated-p-median': { p: 'must', radius: false, share: false },
  cflp: { p: 'may', radius: false, share: false },
};

/** Throws AppError `request.invalid` in the words of the options. */
export function pose(instance: Instance, question: Question): Posed {
  checkOptions(question);
  switch (question.model) {
    case 'mclp':
    case 'lscp':
    case 'partial-cover':
      return { kind: 'cover', problem: coverProblem(instance, question) };
    case 'p-median':
      return { kind: 'median', costs: costsOf(instance), selection: pSites(instance, question) };
    case 'p-centre':
      return { kind: 'centre', distances: tableOf(instance, false), selection: pSites(instance, question) };
    case 'capacitated-p-median':
    case 'cflp':
      return { kind: 'capacitated', problem: capacitatedProblem(instance, question) };
  }
}

function refuse(message: string): never {
  throw new AppError('request.invalid', message);
}

function checkOptions({ model, p, radius, share }: Question): void {
  const takes = TAKES[model];
  if (takes.radius && radius === null) refuse(`${model} needs --radius: how far a site reaches.`);
  if (!takes.radius && radius !== null) refuse(`--radius says nothing to ${model}.`);
  if (takes.share && share === null)
    refuse(`${model} needs --share: how much of all demand is to be reached, such as 0.9.`);
  if (!takes.share && share !== null) refuse(`--share says nothing to ${model}.`);
  if (takes.p === 'no' && p !== null) refuse(`--p says nothing to ${model}: it looks for the fewest sites.`);
}

/** Exactly p of the sites. */
function pSites({ sites, p: ofFile }: Instance, { model, p: asked }: Question): Selection {
  const p = asked ?? ofFile ?? refuse(`${model} needs --p: how many sites are to be chosen.`);
  if (p > sites) refuse(`--p is ${p}, but there are only ${sites} sites to choose from.`);
  return choose(sites, p);
}

function coverProblem(instance: Instance, question: Question): CoverProblem {
  const { clients, sites, demand } = instance;
  const reach = reachOf(instance, question.radius!);
  if (question.model === 'mclp')
    return problemOf({ reach, weight: demand }, { kind: 'most' }, pSites(instance, question));
  const cost = new Float64Array(sites).fill(1);
  const isAll = question.model === 'lscp';
  const weight = isAll ? new Float64Array(clients).fill(1) : demand;
  const all = weight.reduce((sum, value) => sum + value, 0);
  const goal: Goal = { kind: 'cheapest', cost, target: isAll ? all : question.share! * all };
  return problemOf({ reach, weight }, goal, chooseAny(sites));
}

export function reachOf(instance: Instance, radius: number): Reach {
  const { ways, clients, sites } = instance;
  if ('metric' in ways) return reachOfPlaces(ways, radius);
  const lists = Array.from({ length: sites }, (_, site) => {
    const list: number[] = [];
    for (let client = 0; client < clients; client += 1)
      if (ways.values[client * sites + site]! <= radius) list.push(client);
    return list;
  });
  return reachFromLists(clients, lists);
}

function costsOf(instance: Instance): Costs {
  const { clients, sites, ways, demand, isPerPerson } = instance;
  if (instance.opening !== null) refuse('The sites of this file cost something: ask for --model cflp.');
  if ('values' in ways || clients * sites <= MOST_PAIRS) return tableOf(instance, isPerPerson);
  const distance = distanceBetween(ways);
  return {
    clients,
    sites,
    opening: new Float64Array(sites),
    isWhole: ways.metric === 'floor' && demand.every((value) => Number.isSafeInteger(value)),
    costAt: isPerPerson ? (client, site) => demand[client]! * distance(client, site) : distance,
  };
}

/** `isWeighed`: times the demand of the client. */
function tableOf(instance: Instance, isWeighed: boolean): CostTable {
  const { clients, sites, ways, demand, opening } = instance;
  const shape = { clients, sites, opening: opening ?? new Float64Array(sites) };
  if ('values' in ways && !isWeighed) return { ...shape, cost: ways.values };
  if (clients * sites > MOST_PAIRS * 8)
    refuse(
      `${clients} clients and ${sites} sites are too many pairs for this model (at most ${MOST_PAIRS * 8}).`,
    );
  const distance = 'values' in ways ? null : distanceBetween(ways);
  const cost = new Float64Array(clients * sites);
  for (let client = 0; client < clients; client += 1) {
    const weight = isWeighed ? demand[client]! : 1;
    for (let site = 0; site < sites; site += 1) {
      const at = client * sites + site;
      const way = distance === null ? (ways as { values: Float64Array }).values[at]! : distance(client, site);
      // Where nobody lives, no way is still no way.
      cost[at] = way === Infinity ? Infinity : weight * way;
    }
  }
  return { ...shape, cost };
}

function capacitatedProblem(instance: Instance, question: Question): CapacitatedProblem {
  const { sites, demand, capacity } = instance;
  if (capacity === null) refuse(`${question.model} needs a capacity of each site; the file has none.`);
  const isSplit = question.model === 'cflp';
  if (isSplit && instance.opening === null)
    refuse('cflp needs what opening each site costs; the file does not say.');
  if (!isSplit && instance.opening !== null)
    refuse('The sites of this file cost something: ask for --model cflp.');
  const selection = isSplit && question.p === null ? chooseAny(sites) : pSites(instance, question);
  return { table: tableOf(instance, instance.isPerPerson), demand, capacity, isSplit, selection };
}

/** More is better, so that bounds come from above. */
export function isMostWanted(posed: Posed): boolean {
  return posed.kind === 'cover' && posed.problem.goal.kind === 'most';
}
