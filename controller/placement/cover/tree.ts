/**
 * Branch and bound on Lagrangian bounds, best bound first, with sites fixed by their reduced values. Every part that is
 * closed keeps the prices that close it, so that the tree is its own proof (certificate.ts).
 */
import { countFree, type Domain } from '../domain.ts';
import { openHeap } from '../tree/heap.ts';
import { become, follow, settle, split, type Part } from '../tree/part.ts';
import { aggregate, type Aggregated } from './aggregate.ts';
import { cutsOver, movedTriples, NO_CUTS, tripleOf } from './cuts.ts';
import { openDual, type Dual } from './dual.ts';
import type { Incumbent } from './incumbent.ts';
import { decidedPrices, firstPrices, loosened, movePrices, priceCuts, type Prices } from './prices.ts';
import type { CoverProblem } from './problem.ts';
import type { ProofBook } from './proof.ts';
import { besideCuts, descend, type Descent, type Primal } from './subgradient.ts';
import { separate } from './separate.ts';

interface Open {
  readonly bound: number;
  readonly part: Part<number>;
  readonly prices: Prices;
  /** The average of the choices where this part comes from. */
  readonly primal: Primal | null;
  /** Index of `prices` in the book. */
  readonly proof: number;
  /** Decisions in the order of the trail. */
  readonly decisions: Int32Array;
  /** The whole of what is left gets more steps than a part of it. */
  readonly isWhole: boolean;
}

export interface Tree {
  /** Works on one part; false when none is left. */
  next(): boolean;
  /** No plan is better than this. */
  bound(): number;
  readonly book: ProofBook;
  /** Evaluations of the dual so far. */
  iterations(): number;
  /** How many sites the bounds have left open. */
  openCount(): number;
  /** How many numbers the proof holds so far. */
  numbers(): number;
}

export interface TreeRules {
  readonly original: CoverProblem;
  readonly aggregated: Aggregated;
  readonly domain: Domain;
  readonly incumbent: Incumbent;
  readonly rootIterations: number;
  readonly nodeIterations: number;
  readonly shouldStop: () => boolean;
  /** Told of every choice that a dual makes, as a plan worth a try. */
  readonly onEvaluated: (problem: CoverProblem, dual: Dual) => void;
}

/** When so much of the sites is fixed for good, the rest is made a smaller problem. */
const WORTH_SHRINKING = 0.8;

/** The whole is brought near to its relaxation; a part has to show quickly what it is worth. */
const WHOLE_PACE = { patience: 12, shorter: 0.7, fresh: 0.1 };
/** A few sites: the tree is the quicker way to the end. */
const SMALL_PACE = { patience: 12, shorter: 0.5, fresh: 0.2 };
const PART_PACE = { patience: 4, shorter: 0.5, fresh: 0.1 };

/** Index of the prices that every tree begins with. */
const FIRST_PROOF = 0;

/** With fewer sites open the tree is through before cuts have paid for themselves. */
const CUT_SITES = 120;
/** The whole is looked at again while its bound still falls by this share of the gap. */
const WORTH_MORE = 0.015;
const FEWEST_CUTS = 5;

export function growTree(rules: TreeRules): Tree {
  const { domain, incumbent } = rules;
  let space = rules.aggregated;
  let problem = space.problem;
  let dual = openDual(problem);
  let base = domain.mark();
  let openCount = countFree(domain.state);
  let lastBound = Infinity;
  const first = firstPrices(problem);
  const root: Part<number> = { kind: 'leaf', proof: FIRST_PROOF };
  const book: ProofBook = { entries: [], root };
  const heap = openHeap<Open>((a, b) => a.bound > b.bound);
  let iterations = 0;
  let active: Open | null = null;
  const start = follow(root, domain.trail, domain.state);
  become(start, { kind: 'leaf', proof: FIRST_PROOF });
  dual.restrict(domain.state);
  // Weak, and there from the first moment on: who stops at once has a bound too.
  pushWhole(start, first, dual.evaluate(first));

  /** All that is left; what is fixed by now stays so. */
  function pushWhole(part: Part<number>, prices: Prices, bound: number, primal: Primal | null = null): void {
    base = domain.mark();
    const proof = record(prices);
    heap.push({ bound, part, prices, primal, proof, decisions: new Int32Array(0), isWhole: true });
  }

  function record(prices: Prices): number {
    return book.entries.push({ prices, space }) - 1;
  }

  function improve(node: Open): Descent {
    const descent = descend(problem, dual, node.prices, {
      iterations: node.isWhole ? rules.rootIterations : rules.nodeIterations,
      firstStep: node.proof === FIRST_PROOF ? 0.7 : node.isWhole ? 0.1 : 0.4,
      ...(!node.isWhole ? PART_PACE : openCount < CUT_SITES ? SMALL_PACE : WHOLE_PACE),
      primal: node.primal && decided(problem, node.primal, domain.state),
      incumbent: incumbent.value,
      onEvaluated: () => rules.onEvaluated(problem, dual),
      shouldStop: rules.shouldStop,
      isClosed: (bound) => incumbent.isClosed(bound),
    });
    iterations += descent.iterations;
    return descent;
  }

  /** Fixes a site in the domain and writes down what follows; null when that leaves no plan. */
  function decide(part: Part<number>, site: number, value: 0 | 1): Part<number> | null {
    const mark = domain.mark();
    const conflict = domain.fix(site, value);
    const rest = follow(part, domain.trail.slice(mark + 1), domain.state);
    if (conflict === null) return rest;
    become(rest, { kind: 'impossible' });
    return null;
  }

  function work(node: Open): void {
    domain.undoTo(base);
    domain.replay(node.decisions);
    dual.restrict(domain.state);
    if (!dual.canReachTarget()) {
      become(node.part, { kind: 'impossible' });
      return;
    }
    const descent = improve(node);
    if (descent.iterations === 0) {
      heap.push(node);
      return;
    }
    const { prices, bound } = descent;
    const proof = descent.iterations > 1 || node.isWhole ? record(prices) : node.proof;
    let part: Part<number> | null = node.part;
    if (incumbent.isClosed(bound)) {
      become(part, { kind: 'leaf', proof });
      return;
    }
    // Prices that lost a cut on the way may prove less than what is proved already.
    const better = Math.min(bound, node.bound);
    const betterProof = bound > node.bound && part.kind === 'leaf' ? part.proof : proof;
    part = fixByValue(part, prices, proof);
    if (part === null) return;
    become(part, { kind: 'leaf', proof: betterProof });
    if (node.isWhole && (shrink(part, prices, better) || goOn(part, descent, better))) return;
    const site = branchingSite(domain.state, descent.primal.average, dual.value);
    if (site < 0) {
      closeFull(part);
      return;
    }
    const open = { bound: better, prices, primal: descent.primal, proof, isWhole: false };
    branch(part, site, { open, proof: betterProof });
  }

  /** `proof` closes both sides until they are worked on. */
  function branch(
    part: Part<number>,
    site: number,
    { open, proof }: { open: Omit<Open, 'part' | 'decisions'>; proof: number },
  ): void {
    const sides = split(part, site, proof);
    const mark = domain.mark();
    for (const value of [1, 0] as const) {
      const rest = decide(sides[value], site, value);
      if (rest !== null) {
        become(rest, { kind: 'leaf', proof });
        heap.push({ ...open, part: rest, decisions: domain.decisionsSince(base) });
      }
      domain.undoTo(mark);
    }
  }

  /** What is fixed for good leaves the problem, rows that have become alike join, and the bound gets another chance. */
  function shrink(part: Part<number>, prices: Prices, bound: number): boolean {
    const left = countFree(domain.state);
    if (left === 0 || left > WORTH_SHRINKING * openCount) return false;
    openCount = left;
    const smaller = aggregate(rules.original, (site) => domain.state[site] !== 0);
    const { triples, from } = movedTriples(problem.cuts ?? NO_CUTS, classesOf(space, smaller));
    const next = withCuts(smaller, triples);
    const moved = movePrices(rules.original, { prices, space }, next, from);
    enter(next);
    pushWhole(part, moved, bound);
    return true;
  }

  /** While the bound of the whole falls, it gets more cuts, or the rest of its steps. */
  function goOn(part: Part<number>, descent: Descent, bound: number): boolean {
    const fell = lastBound - bound;
    lastBound = bound;
    if (fell < WORTH_MORE * (bound - incumbent.value())) return false;
    if (openCount >= CUT_SITES && sharpen(part, descent, bound)) return true;
    if (descent.iterations < rules.rootIterations) return false;
    pushWhole(part, descent.prices, bound, descent.primal);
    return true;
  }

  /** Cuts that the average breaks come in, cuts without a price go, and the bound gets another chance. */
  function sharpen(part: Part<number>, { prices, primal }: Descent, bound: number): boolean {
    const known = problem.cuts ?? NO_CUTS;
    const found = separate(problem, space.rowReach, { average: primal.average, known });
    if (found.length < FEWEST_CUTS) return false;
    const kept = [...prices.cuts.keys()].filter((cut) => prices.cuts[cut]! > 0);
    enter(withCuts(space, [...kept.map((cut) => tripleOf(known, cut)), ...found]));
    const priced = priceCuts(problem, prices, [...kept, ...found.map(() => -1)]);
    const loose = loosened(priced, firstPrices(problem));
    pushWhole(part, loose, bound, besideCuts(space, primal, known.count));
    return true;
  }

  function enter(next: Aggregated): void {
    space = next;
    problem = space.problem;
    dual = openDual(problem);
  }

  /** Every site is decided: the plan is what it is, and there are prices that say exactly that. */
  function closeFull(part: Part<number>): void {
    dual.restrict(domain.state);
    if (!dual.canReachTarget()) {
      become(part, { kind: 'impossible' });
      return;
    }
    const prices = decidedPrices(problem, domain.state);
    dual.evaluate(prices);
    rules.onEvaluated(problem, dual);
    become(part, { kind: 'leaf', proof: record(prices) });
  }

  /** Fixes what would close the part if it were decided the other way. */
  function fixByValue(from: Part<number>, prices: Prices, proof: number): Part<number> | null {
    dual.restrict(domain.state);
    const bound = dual.evaluate(prices);
    rules.onEvaluated(problem, dual);
    const value = dual.value.slice();
    const picked = dual.picked.slice();
    const { enters, leaves } = marginsOf(problem, domain.state, value, picked);
    let part: Part<number> | null = from;
    for (let site = 0; part !== null && site < value.length; site++) {
      if (domain.state[site] !== -1) continue;
      const other = picked[site] === 1 ? bound - value[site]! + enters : bound + value[site]! - leaves;
      if (!incumbent.isClosed(other)) continue;
      const keep = picked[site] === 1 ? 1 : 0;
      part = decide(settle(part, site, keep, { kind: 'leaf', proof }), site, keep);
    }
    return part;
  }

  return {
    book,
    iterations: () => iterations,
    openCount: () => openCount,
    numbers: () => book.entries.length * rules.original.reach.rowCount,
    bound: () => Math.max(incumbent.value(), active?.bound ?? -Infinity, heap.peek()?.bound ?? -Infinity),
    next() {
      let node = heap.pop();
      // A better plan may have closed what was left open.
      while (node !== undefined && incumbent.isClosed(node.bound)) node = heap.pop();
      if (node === undefined) return false;
      active = node;
      work(node);
      active = null;
      return true;
    },
  };
}

/** The average with the decisions made that it does not know, and what they break. */
function decided({ reach, cuts }: CoverProblem, { average, slope }: Primal, state: Int8Array): Primal {
  const next = { average: average.slice(), slope: slope.slice() };
  for (let site = 0; site < state.length; site++) {
    if (state[site] === -1 || average[site] === state[site]) continue;
    const more = state[site]! - average[site]!;
    next.average[site] = state[site]!;
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) next.slope[reach.rows[at]!]! += more;
  }
  if (cuts === undefined) return next;
  const cutsAt = slope.length - cuts.count;
  for (let cut = 0; cut < cuts.count; cut++) {
    for (let at = cuts.start[cut]!; at < cuts.start[cut + 1]!; at++) {
      const site = cuts.sites[at]!;
      next.slope[cutsAt + cut]! += cuts.counts[at]! * (next.average[site]! - average[site]!);
    }
  }
  return next;
}

/** What a site put in costs at the other end: who is pushed out, or lets another in. */
function marginsOf({ selection }: CoverProblem, state: Int8Array, value: Float64Array, picked: Uint8Array) {
  let [inside, lowestIn, highestOut] = [0, Infinity, -Infinity];
  for (let site = 0; site < value.length; site++) {
    if (picked[site] === 1) inside++;
    if (state[site] !== -1) continue;
    if (picked[site] === 1) lowestIn = Math.min(lowestIn, value[site]!);
    else highestOut = Math.max(highestOut, value[site]!);
  }
  const isFull = inside === selection.atMost;
  const isShort = inside === selection.atLeast;
  return {
    // Dropping a picked site: the best one outside comes in, because it must or because it may and pays.
    enters: isShort ? highestOut : Math.max(0, highestOut),
    // Forcing a site in: one inside has to go when it is full, or is glad to when it only filled up.
    leaves: isFull ? lowestIn : isShort ? Math.min(0, lowestIn) : 0,
  };
}

/** The site that the linear relaxation is least sure of; among equals the one that the rows pay most for. −1: none is open. */
function branchingSite(state: Int8Array, average: Float64Array, value: Float64Array): number {
  let [best, score] = [-1, -Infinity];
  for (let site = 0; site < state.length; site++) {
    if (state[site] !== -1) continue;
    const doubt = Math.min(average[site]!, 1 - average[site]!) + 1e-12 * value[site]!;
    if (doubt > score) [best, score] = [site, doubt];
  }
  return best;
}

function withCuts(space: Aggregated, triples: readonly (readonly number[])[]): Aggregated {
  return { ...space, problem: { ...space.problem, cuts: cutsOver(space.rowReach, triples) } };
}

/** For each row of one space the row of a smaller one that it is part of. */
function classesOf(from: Aggregated, to: Aggregated): Int32Array {
  const into = new Int32Array(from.problem.weight.length).fill(-1);
  for (const [row, old] of from.rowOf.entries()) if (old >= 0) into[old] = to.rowOf[row]!;
  return into;
}
