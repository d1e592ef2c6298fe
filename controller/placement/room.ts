/** Which single moves a plan has room for: the constraints kept up to date while sites come and go. */
import { toleranceOf, type Budget, type Selection } from './selection.ts';

export interface Room {
  add(site: number): void;
  drop(site: number): void;
  canAdd(site: number): boolean;
  canDrop(site: number): boolean;
  /** Both at once, which may be allowed where neither is alone. */
  canSwap(out: number, into: number): boolean;
  /** True when `required`, `forbidden` and the count are the only rules: then every swap of open sites is allowed. */
  readonly isPlain: boolean;
}

/**
 * `open` is −1 for sites that may come and go, as `Domain.state` has it. `purse` is a second limit of money, which a search
 * for cheaper plans sets itself.
 */
export function openRoom(selection: Selection, open: Int8Array, purse: Budget | null = null): Room {
  const { siteCount, budget, quotas, conflicts, atLeast, atMost } = selection;
  const quotasOf: number[][] = Array.from({ length: siteCount }, () => []);
  for (const [q, quota] of quotas.entries()) for (const site of quota.sites) quotasOf[site]!.push(q);
  const rivalsOf: number[][] = Array.from({ length: siteCount }, () => []);
  for (let at = 0; at < conflicts.length; at += 2) {
    rivalsOf[conflicts[at]!]!.push(conflicts[at + 1]!);
    rivalsOf[conflicts[at + 1]!]!.push(conflicts[at]!);
  }
  const inQuota = new Int32Array(quotas.length);
  const rivalsIn = new Int32Array(siteCount);
  const limit = budget === null ? 0 : budget.atMost + toleranceOf(budget);
  const costOf = (site: number) => (budget === null ? 0 : budget.cost[site]!);
  const purseLimit = purse === null ? 0 : purse.atMost + toleranceOf(purse);
  const purseCost = (site: number) => (purse === null ? 0 : purse.cost[site]!);
  let [count, cost, spent] = [0, 0, 0];

  function move(site: number, way: 1 | -1): void {
    count += way;
    cost += way * costOf(site);
    spent += way * purseCost(site);
    for (const q of quotasOf[site]!) inQuota[q]! += way;
    for (const rival of rivalsOf[site]!) rivalsIn[rival]! += way;
  }

  /** Whether what a move adds to both sums can be paid; a move that saves is always welcome. */
  const canPay = (more: number, moreSpent: number) =>
    (more <= 0 || cost + more <= limit) && (moreSpent <= 0 || spent + moreSpent <= purseLimit);
  const mayRise = (site: number) => quotasOf[site]!.every((q) => inQuota[q]! < quotas[q]!.atMost);
  const mayFall = (site: number) => quotasOf[site]!.every((q) => inQuota[q]! > quotas[q]!.atLeast);

  function canSwap(out: number, into: number): boolean {
    if (open[out] !== -1 || open[into] !== -1) return false;
    if (!canPay(costOf(into) - costOf(out), purseCost(into) - purseCost(out))) return false;
    const rivals =
      rivalsIn[into]! - (rivalsOf[into]!.includes(out) ? rivalsOf[into]!.filter((r) => r === out).length : 0);
    if (rivals > 0) return false;
    const [from, to] = [quotasOf[out]!, quotasOf[into]!];
    return (
      to.every((q) => from.includes(q) || inQuota[q]! < quotas[q]!.atMost) &&
      from.every((q) => to.includes(q) || inQuota[q]! > quotas[q]!.atLeast)
    );
  }

  return {
    add: (site) => move(site, 1),
    drop: (site) => move(site, -1),
    canAdd: (site) =>
      open[site] === -1 &&
      count < atMost &&
      canPay(costOf(site), purseCost(site)) &&
      rivalsIn[site] === 0 &&
      mayRise(site),
    canDrop: (site) =>
      open[site] === -1 && count > atLeast && canPay(-costOf(site), -purseCost(site)) && mayFall(site),
    canSwap,
    isPlain: budget === null && purse === null && quotas.length === 0 && conflicts.length === 0,
  };
}
