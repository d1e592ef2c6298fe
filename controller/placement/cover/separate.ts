/**
 * Finds cuts that the average of the choices breaks. Three rows break theirs by half of what is left of 1 after their own
 * slack and the sites that reach one or all three of them: so the third row has to reach what exactly one of the other
 * two is reached by.
 */
import type { RowReach } from '../reach.ts';
import { tripleOf, type Cuts } from './cuts.ts';
import type { CoverProblem } from './problem.ts';

/** Sites that the average hardly knows are left out of the search, not of the cut. */
const LEAST_SHARE = 0.02;
/** A row whose sites add up to about one. */
const MOST_SLACK = 0.3;
/** By how much a cut has to be broken: averages are only near to the linear relaxation. */
const LEAST_BREACH = 0.06;
/** Partners that are looked at for each row, and cuts that a row takes part in. */
const PARTNERS = 10;
const CUTS_OF_ROW = 6;
/** Rows for each new cut, so that a round does not take much longer than one without. */
const ROWS_FOR_CUT = 8;
/** Rows that are looked at: the search takes longer with the square of them, and nobody can stop it. */
const MOST_ROWS = 3000;

interface Found {
  readonly triple: readonly [number, number, number];
  readonly breach: number;
}

/** New cuts, the most broken first. */
export function separate(
  problem: CoverProblem,
  rowReach: RowReach,
  { average, known }: { average: Float64Array; known: Cuts },
): (readonly [number, number, number])[] {
  const table = tableOf(problem, rowReach, average);
  const found = triplesOf(table).sort((a, b) => b.breach - a.breach);
  const seen = new Set<string>();
  for (let cut = 0; cut < known.count; cut++) seen.add(tripleOf(known, cut).join(' '));
  const uses = new Int32Array(problem.weight.length);
  const chosen: (readonly [number, number, number])[] = [];
  for (const { triple } of found) {
    const key = triple.join(' ');
    if (seen.has(key) || triple.some((row) => uses[row]! >= CUTS_OF_ROW)) continue;
    seen.add(key);
    for (const row of triple) uses[row]!++;
    chosen.push(triple);
    if (chosen.length >= problem.weight.length / ROWS_FOR_CUT) break;
  }
  return chosen;
}

/** Rows that are worth a look, by number; each with the shares of its sites. */
interface Table {
  readonly rows: Int32Array;
  readonly slack: Float64Array;
  readonly load: Float64Array;
  readonly sitesOf: readonly (readonly number[])[];
  readonly rowsOf: readonly (readonly number[])[];
  readonly share: Float64Array;
}

/** Of rows that the same sites reach with a share, the heaviest. */
function tableOf(problem: CoverProblem, { start, sites }: RowReach, average: Float64Array): Table {
  const best = new Map<string, number>();
  for (let row = 0; row < problem.weight.length; row++) {
    // Only rows that are reached or not, whatever the number of sites.
    if (problem.curves[problem.curveOf[row]!]!.length !== 2) continue;
    let [load, key] = [0, ''];
    for (let at = start[row]!; at < start[row + 1]!; at++) {
      const share = average[sites[at]!]!;
      if (share < LEAST_SHARE) continue;
      load += share;
      key += `${sites[at]} `;
    }
    if (Math.abs(load - 1) > MOST_SLACK) continue;
    const other = best.get(key);
    if (other === undefined || problem.weight[row]! > problem.weight[other]!) best.set(key, row);
  }
  const heaviest = [...best.values()].sort((a, b) => problem.weight[b]! - problem.weight[a]! || a - b);
  const rows = Int32Array.from(heaviest.slice(0, MOST_ROWS)).sort();
  const sitesOf = Array.from(rows, (row) =>
    [...sites.subarray(start[row], start[row + 1])].filter((site) => average[site]! >= LEAST_SHARE),
  );
  const rowsOf: number[][] = Array.from({ length: average.length }, () => []);
  for (const [k, own] of sitesOf.entries()) for (const site of own) rowsOf[site]!.push(k);
  const load = Float64Array.from(sitesOf, (own) => own.reduce((sum, site) => sum + average[site]!, 0));
  return { rows, slack: load.map((sum) => Math.abs(sum - 1)), load, sitesOf, rowsOf, share: average };
}

function triplesOf(table: Table): Found[] {
  const { rows, slack, load, sitesOf, rowsOf, share } = table;
  const shared = new Float64Array(rows.length);
  const found: Found[] = [];
  const isOwn = new Uint8Array(share.length);
  for (let a = 0; a < rows.length; a++) {
    for (const site of sitesOf[a]!) isOwn[site] = 1;
    for (const b of partnersOf(table, a, shared)) {
      const apart = [
        ...sitesOf[a]!.filter((site) => !sitesOf[b]!.includes(site)),
        ...sitesOf[b]!.filter((site) => isOwn[site] === 0),
      ];
      const all = apart.reduce((sum, site) => sum + share[site]!, 0);
      const touched: number[] = [];
      for (const site of apart) {
        for (const c of rowsOf[site]!) {
          if (shared[c] === 0) touched.push(c);
          shared[c]! += share[site]!;
        }
      }
      let [third, least] = [-1, 1 - 2 * LEAST_BREACH];
      for (const c of touched) {
        // Reached by one or by all three.
        const odd = all + load[c]! - 2 * shared[c]! + slack[a]! + slack[b]! + slack[c]!;
        shared[c] = 0;
        if (odd < least && c !== a && c !== b) [third, least] = [c, odd];
      }
      if (third < 0) continue;
      const triple = [rows[a]!, rows[b]!, rows[third]!].sort((x, y) => x - y) as [number, number, number];
      found.push({ triple, breach: (1 - least) / 2 });
    }
    for (const site of sitesOf[a]!) isOwn[site] = 0;
  }
  return found;
}

/** Rows further on that share about half with row `a`, the ones with least slack first. `shared` is all 0 before and after. */
function partnersOf({ sitesOf, rowsOf, share, slack }: Table, a: number, shared: Float64Array): number[] {
  const touched: number[] = [];
  for (const site of sitesOf[a]!) {
    for (const b of rowsOf[site]!) {
      if (b <= a) continue;
      if (shared[b] === 0) touched.push(b);
      shared[b]! += share[site]!;
    }
  }
  const partners = touched.filter((b) => shared[b]! > 0.15 && shared[b]! < 0.9);
  for (const b of touched) shared[b] = 0;
  return partners.sort((b, c) => slack[b]! - slack[c]!).slice(0, PARTNERS);
}
