/**
 * Search for cheaper plans that still reach the target: with a purse a grain smaller than the best plan's cost, look for the
 * most that can be reached; when that is the target, the purse shrinks again.
 */
import type { Incumbent } from './incumbent.ts';
import { objectiveOf, toleranceOf, type CoverProblem } from './problem.ts';
import { openSearch, type Search, type SearchRules } from './search.ts';
import { openTally } from './tally.ts';
import { openRoom } from '../room.ts';

export function openCheapestSearch(rules: SearchRules, incumbent: Incumbent, grain: number): Search {
  const { problem, rowReach, domain } = rules;
  const { goal } = problem;
  if (goal.kind !== 'cheapest') throw new Error(`expected the goal "cheapest", got "${goal.kind}"`);
  const { cost, target } = goal;
  const tolerance = toleranceOf(problem);
  const most: CoverProblem = { ...problem, goal: { kind: 'most' } };
  let [iterations, hunted] = [0, Infinity];
  let inner: Search | null = null;

  function offer(sites: readonly number[], gain: number): void {
    if (gain < target - tolerance) return;
    const plan = prune(sites);
    rules.offer(plan, -plan.reduce((sum, site) => sum + cost[site]!, 0));
  }

  /** Drops, dearest first, what the target can do without. */
  function prune(sites: Iterable<number>): number[] {
    const tally = openTally(most, rowReach);
    const room = openRoom(problem.selection, domain.state);
    const plan = new Set(sites);
    for (const site of plan) {
      tally.add(site);
      room.add(site);
    }
    for (const site of [...plan].sort((a, b) => cost[b]! - cost[a]!)) {
      if (cost[site]! < 0 || !room.canDrop(site) || tally.value() - tally.delta[site]! < target - tolerance)
        continue;
      tally.drop(site);
      room.drop(site);
      plan.delete(site);
    }
    return [...plan];
  }

  /** The best plan without the sites that give least for their money, until it fits the smaller purse. */
  function shrink(atMost: number): number[] {
    const tally = openTally(most, rowReach);
    const room = openRoom(problem.selection, domain.state);
    const plan = new Set(incumbent.sites());
    for (const site of plan) {
      tally.add(site);
      room.add(site);
    }
    let spent = [...plan].reduce((sum, site) => sum + cost[site]!, 0);
    while (spent > atMost) {
      let [least, share] = [-1, Infinity];
      for (const site of plan) {
        const loss = tally.delta[site]! / cost[site]!;
        if (cost[site]! > 0 && loss < share && room.canDrop(site)) [least, share] = [site, loss];
      }
      if (least < 0) return [];
      tally.drop(least);
      room.drop(least);
      plan.delete(least);
      spent -= cost[least]!;
    }
    return [...plan];
  }

  function hunt(): void {
    hunted = incumbent.value();
    iterations += inner?.iterations() ?? 0;
    inner = null;
    const best = -hunted;
    const atMost = best - Math.max(grain, 1e-6 * Math.max(1, Math.abs(best)));
    const isUnit = cost.every((price) => price === cost[0]) && cost[0]! > 0;
    const start = shrink(atMost);
    if (start.length === 0) return;
    const selection = isUnit
      ? { ...problem.selection, atMost: Math.min(problem.selection.atMost, start.length) }
      : problem.selection;
    inner = openSearch({
      ...rules,
      problem: { ...most, selection },
      purse: isUnit ? null : { cost, atMost },
      offer,
    });
    inner.restart(start);
  }

  return {
    restart(sites) {
      const plan = prune(sites);
      const value = objectiveOf(problem, plan);
      if (value !== null) rules.offer(plan, -value);
    },
    isStarted: () => incumbent.sites() !== null,
    iterations: () => iterations + (inner?.iterations() ?? 0),
    next() {
      if (hunted !== incumbent.value()) hunt();
      iterations++;
      inner?.next();
    },
  };
}
