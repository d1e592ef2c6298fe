/** The state of one solve: the best plan, the steps spent, and the ways to a better plan. */
import { openDomain, type Conflict, type Domain } from '../domain.ts';
import type { Control, Progress } from '../outcome.ts';
import { violationsOf, type Selection } from '../selection.ts';
import { sitesIn } from './decisions.ts';
import type { Family, Market } from './family.ts';
import { incumbentOf, type Incumbent } from './incumbent.ts';
import type { Prices } from './prices.ts';
import { sideRows, type SideRows } from './side-rows.ts';

/** Local optima to link with each other. */
const ELITE = 6;
const FREE_ENOUGH = 1e-4;

export class Search<M extends Market = Market> {
  readonly family: Family<M>;
  readonly selection: Selection;
  readonly domain: Domain;
  readonly conflict: Conflict | null;
  readonly sides: SideRows;
  readonly #control: Control;
  readonly #seen = new Set<string>();
  readonly #elite: Incumbent[] = [];
  readonly #linked = new Set<string>();
  incumbent: Incumbent;
  bound = -Infinity;
  steps = 0;

  constructor(family: Family<M>, selection: Selection, control: Control) {
    this.family = family;
    this.selection = selection;
    this.#control = control;
    ({ domain: this.domain, conflict: this.conflict } = openDomain(selection));
    this.sides = sideRows(selection);
    // Where serving costs nothing, prices can be scaled: any positive bound shows that nobody can be served.
    const enough = family.isFree ? FREE_ENOUGH : family.far;
    this.incumbent = { plan: new Int32Array(0), objective: family.far, enough };
  }

  /** What an ascent needs to know besides its goal and limits. */
  relaxation(market: M, start: Prices, average: Float64Array | null) {
    const { sides, family, selection, domain } = this;
    const { atLeast, atMost } = selection;
    return { market, start, average, sides, atLeast, atMost, opening: family.opening, state: domain.state };
  }

  get hasPlan(): boolean {
    return this.incumbent.objective < this.family.far;
  }

  /** Counts steps; true: the caller wants the answer. */
  spend(steps: number): boolean {
    this.steps += steps;
    return this.steps > this.#control.maxIterations || this.#control.shouldStop();
  }

  report(phase: Progress['phase']): void {
    const { plan, objective } = this.incumbent;
    const known = this.hasPlan ? objective : null;
    this.#control.onProgress({
      phase,
      objective: known,
      bound: this.bound,
      sites: plan,
      iterations: this.steps,
    });
  }

  /** To the next value that an objective can have. */
  roundUp(least: number): number {
    const { grain } = this.family;
    return grain > 0 && Number.isFinite(least) ? Math.ceil(least / grain - 1e-7) * grain : least;
  }

  /** A better bound. */
  raise(least: number, phase: Progress['phase']): void {
    const bound = this.roundUp(least);
    if (bound <= this.bound) return;
    this.bound = bound;
    this.report(phase);
  }

  /** Takes a plan if it is allowed and better than the best; returns its objective. */
  offer(plan: readonly number[]): number {
    const objective = this.family.objectiveOf(plan);
    if (objective < this.incumbent.objective && violationsOf(this.selection, plan).length === 0) {
      this.incumbent = incumbentOf(plan, objective, this.family.grain);
      this.report('search');
    }
    return objective;
  }

  /** As it is: interchange of a large plan takes longer than better prices to begin it from. */
  offerCheapest(reduced: Float64Array): void {
    this.offer(this.#cheapestPlan(reduced));
  }

  /** A plan from the cheapest reduced costs, improved by interchange, unless it began there before. */
  tryCheapest(reduced: Float64Array): void {
    this.tryPlan(this.#cheapestPlan(reduced));
  }

  tryPlan(plan: readonly number[]): void {
    const key = plan.join();
    if (this.#seen.has(key) || violationsOf(this.selection, plan).length > 0) return;
    this.#seen.add(key);
    this.#remember(this.family.improve(plan, () => this.spend(1)));
  }

  /** Path relinking between the local optima found so far, until they have nothing new to tell. */
  linkElite(): void {
    for (let i = 0; i < this.#elite.length; i += 1) {
      for (let j = 0; j < this.#elite.length; j += 1) {
        if (i === j) continue;
        const [from, to] = [this.#elite[i]!.plan, this.#elite[j]!.plan];
        const key = `${from.join()}-${to.join()}`;
        if (this.#linked.has(key) || this.spend(1)) continue;
        this.#linked.add(key);
        const plan = this.family.link(from, to, () => this.spend(1));
        if (plan !== null) this.#remember(plan);
      }
    }
  }

  #remember(plan: readonly number[]): void {
    const key = plan.join();
    // Also of a plan that is known: the same sites may serve cheaper than before.
    const objective = this.offer(plan);
    if (this.#elite.some((other) => other.plan.join() === key)) return;
    this.#seen.add(key);
    this.#elite.push(incumbentOf(plan, objective, this.family.grain));
    this.#elite.sort((a, b) => a.objective - b.objective);
    this.#elite.length = Math.min(this.#elite.length, ELITE);
  }

  #cheapestPlan(reduced: Float64Array): number[] {
    const { domain, selection } = this;
    const start = domain.mark();
    let count = sitesIn(domain.state);
    const order = Int32Array.from(reduced.keys()).sort((a, b) => reduced[a]! - reduced[b]!);
    for (const site of order) {
      if (domain.state[site] !== -1) continue;
      if (count >= selection.atLeast && reduced[site]! >= 0) break;
      const before = domain.mark();
      if (domain.fix(site, 1) === null) {
        count += 1;
        continue;
      }
      domain.undoTo(before);
      if (domain.fix(site, 0) !== null) break;
    }
    const plan = [...domain.state.keys()].filter((site) => domain.state[site] === 1);
    domain.undoTo(start);
    return plan;
  }
}
