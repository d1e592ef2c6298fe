/** Where to split: not between plans that cost the same, but where the best plan costs more than the prices say. */
import type { Ascent } from '../lagrange/ascent.ts';
import type { Pick } from '../lagrange/pick.ts';
import type { Ranking } from './ranking.ts';
import { rivalsAmong } from './rivals.ts';

/** Sites in fewer of the choices than this compete with nobody. */
const HARDLY_IN = 0.03;
/** Less than this share of what a plan loses in all is rounding. */
const HARDLY_LOSS = 1e-3;

/**
 * As `state`, but open only for the sites of the group where the plan costs most above the prices. Most groups mix plans
 * that cost the same: to decide between these raises no bound. null: the plan loses nothing where something is open.
 */
export function dearestGroup(
  ranking: Ranking,
  state: Int8Array,
  { average, prices, reduced, pick }: Ascent,
  plan: Int32Array,
): Int8Array | null {
  const { clients, sites, start, site, cost } = ranking;
  const isIn = new Uint8Array(sites);
  for (const j of plan) isIn[j] = 1;
  const isRival = (j: number) => state[j] !== 0 && (average[j]! > HARDLY_IN || isIn[j] === 1);
  const groups = rivalsAmong(ranking, prices.rows, [...state.keys()].filter(isRival));
  const loss = new Float64Array(sites);
  const isOpen = new Uint8Array(sites);
  for (let client = 0; client < clients; client += 1) {
    const own = prices.rows[client]!;
    let group = -1;
    let at = start[client]!;
    const end = start[client + 1]!;
    for (; at < end && isIn[site[at]!] === 0; at += 1)
      if (group < 0 && cost[at]! < own && isRival(site[at]!)) group = groups[site[at]!]!;
    if (at === end) continue;
    if (group < 0) group = groups[site[at]!]!;
    loss[group]! += cost[at]! - own;
  }
  const worth = worthOf(pick);
  for (let j = 0; j < sites; j += 1) {
    if (state[j] === 0) continue;
    const group = groups[j]!;
    if (isIn[j] === 1) loss[group]! += worth;
    const gain = reduced[j]! + worth;
    loss[group]! -= state[j] === 1 ? gain : Math.min(0, gain);
    if (state[j] === -1 && average[j]! > HARDLY_IN) isOpen[group] = 1;
  }
  let [worst, most, all] = [-1, 0, 0];
  for (const [group, value] of loss.entries()) {
    all += Math.abs(value);
    if (isOpen[group] === 1 && value > most) [worst, most] = [group, value];
  }
  if (most <= HARDLY_LOSS * all) return null;
  return state.map((value, j) =>
    value === -1 && (groups[j] !== worst || average[j]! <= HARDLY_IN) ? 0 : value,
  );
}

/** What a site has to save to be chosen. */
function worthOf({ dropPrice, takePrice }: Pick): number {
  if (dropPrice === -Infinity) return takePrice === Infinity ? 0 : -takePrice;
  return takePrice === Infinity ? -dropPrice : -(dropPrice + takePrice) / 2;
}
