/** The state of one solve: the best plan, the steps spent, and the ways to a better plan. */
import type { Conflict, Domain } from '../domain.ts';
import { openDomain } from '../domain.ts';
import type { Control, Progress } from '../outcome.ts';
import { openRoom } from '../room.ts';
import { violationsOf, type Selection } from '../selection.ts';
import type { Prices } from './ascent.ts';
import { costOf, type CostTable } from './cost-table.ts';
import { sitesIn } from './decisions.ts';
import { grainOf, incumbentOf, type Incumbent } from './incumbent.ts';
import { Interchange } from './interchange.ts';
import { rankSites, type Ranking } from './ranking.ts';
import { relink } from './relink.ts';
import { sideRows, type SideRows } from './side-rows.ts';

/** Local optima to link with each other. */
const ELITE = 6;

export class Search {
  readonly table: CostTable;
  readonly selection: Selection;
  readonly domain: Domain;
  readonly conflict: Conflict | null;
  readonly ranking: Ranking;
  readonly sides: SideRows;
  /** More than any plan costs. */
  readonly far: number;
  readonly grain: number;
  readonly #control: Control;
  readonly #local: Interchange;
  readonly #seen = new Set<string>();
  readonly #elite: Incumbent[] = [];
  incumbent: Incumbent;
  bound = -Infinity;
  steps = 0;

  constructor(table: CostTable, selection: Selection, control: Control) {
    this.table = table;
    this.selection = selection;
    this.#control = control;
    ({ domain: this.domain, conflict: this.conflict } = openDomain(selection));
    this.ranking = rankSites(table);
    this.sides = sideRows(selection);
    this.far = farOf(table, this.ranking);
    this.grain = grainOf([table.cost, table.opening]);
    this.incumbent = { plan: new Int32Array(0), objective: this.far, enough: this.far };
    const room = openRoom(selection, this.domain.state.slice());
    const slots = Math.min(selection.atMost, table.sites);
    this.#local = new Interchange(table, this.ranking, room, slots);
  }

  /** What an ascent needs to know besides its goal and limits. */
  relaxation(ranking: Ranking, start: Prices) {
    const { sides, far, table, selection } = this;
    const { atLeast, atMost } = selection;
    return { ranking, start, sides, far, atLeast, atMost, opening: table.opening, state: this.domain.state };
  }

  /** Each client offers what its share of the sites would cost at most. */
  startPrices(): Prices {
    const { start, cost } = this.ranking;
    const rank = Math.floor(this.table.sites / Math.max(1, this.selection.atMost));
    const rows = Float64Array.from({ length: this.table.clients }, (_, client) => {
      return cost[Math.min(start[client]! + rank, start[client + 1]! - 1)] ?? 0;
    });
    return { rows, sides: new Float64Array(this.sides.count) };
  }

  get hasPlan(): boolean {
    return this.incumbent.objective < this.far;
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

  raise(bound: number, phase: Progress['phase']): void {
    if (bound <= this.bound) return;
    this.bound = bound;
    this.report(phase);
  }

  /** Takes a plan if it is allowed and better than the best. */
  offer(plan: readonly number[]): void {
    const objective = costOf(this.table, plan);
    if (!(objective < this.incumbent.objective) || violationsOf(this.selection, plan).length > 0) return;
    this.incumbent = incumbentOf(plan, objective, this.grain);
    this.report('search');
  }

  /** A plan from the cheapest reduced costs, improved by interchange, unless it began there before. */
  tryCheapest(reduced: Float64Array): void {
    this.tryPlan(this.#cheapestPlan(reduced));
  }

  tryPlan(plan: readonly number[]): void {
    const key = plan.join();
    if (this.#seen.has(key) || violationsOf(this.selection, plan).length > 0) return;
    this.#seen.add(key);
    this.offer(plan);
    this.#local.reset(plan);
    this.#local.improve(() => this.spend(1));
    this.#remember(this.#local.plan());
  }

  /** Path relinking between the local optima found so far, until they have nothing new to tell. */
  linkElite(): void {
    for (let i = 0; i < this.#elite.length; i += 1) {
      for (let j = 0; j < this.#elite.length; j += 1) {
        if (i === j || this.spend(1)) continue;
        const better = relink(this.#local, this.#elite[i]!.plan, this.#elite[j]!.plan);
        if (better === null) continue;
        this.#local.improve(() => this.spend(1));
        this.#remember(this.#local.plan());
      }
    }
  }

  #remember(plan: readonly number[]): void {
    this.offer(plan);
    const objective = costOf(this.table, plan);
    const key = plan.join();
    this.#seen.add(key);
    if (this.#elite.some((other) => other.plan.join() === key)) return;
    this.#elite.push(incumbentOf(plan, objective, this.grain));
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

function farOf({ clients, opening }: CostTable, { start, cost }: Ranking): number {
  let far = 1;
  for (let client = 0; client < clients; client += 1) {
    const last = start[client + 1]! - 1;
    if (last >= start[client]!) far += cost[last]!;
  }
  for (const value of opening) far += value;
  return far;
}
