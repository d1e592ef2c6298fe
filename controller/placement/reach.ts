/**
 * Who reaches whom: for each site the demand rows in its reach, in compressed sparse rows (CSR).
 * One layout for all models: the covering family reads who is in reach, the median family how far away.
 */

export interface Reach {
  readonly siteCount: number;
  readonly rowCount: number;
  /** Rows of site `j` are `rows[start[j]] … rows[start[j + 1] - 1]`, ascending. */
  readonly start: Int32Array;
  readonly rows: Int32Array;
  /** Beside each entry of `rows`: a distance in metres or a covered fraction, as the model says; null: in reach or not. */
  readonly values: Float64Array | null;
}

/** The same matrix seen from the rows: sites of row `i` are `sites[start[i]] … sites[start[i + 1] - 1]`, ascending. */
export interface RowReach {
  readonly start: Int32Array;
  readonly sites: Int32Array;
  /** For each entry its position in `Reach.rows` and `Reach.values`. */
  readonly entry: Int32Array;
}

/** `lists[j]` holds the rows of site `j`, in any order, each at most once. */
export function reachFromLists(rowCount: number, lists: readonly (readonly number[])[]): Reach {
  const start = new Int32Array(lists.length + 1);
  for (let site = 0; site < lists.length; site++) start[site + 1] = start[site]! + lists[site]!.length;
  const rows = new Int32Array(start[lists.length]!);
  lists.forEach((list, site) => rows.set(list, start[site]));
  for (let site = 0; site < lists.length; site++) rows.subarray(start[site], start[site + 1]).sort();
  return { siteCount: lists.length, rowCount, start, rows, values: null };
}

/** Transposes by counting, so that both directions are read in order. */
export function transpose(reach: Reach): RowReach {
  const { siteCount, rowCount, start, rows } = reach;
  const rowStart = new Int32Array(rowCount + 1);
  for (const row of rows) rowStart[row + 1]!++;
  for (let row = 0; row < rowCount; row++) rowStart[row + 1]! += rowStart[row]!;
  const next = rowStart.slice(0, rowCount);
  const sites = new Int32Array(rows.length);
  const entry = new Int32Array(rows.length);
  for (let site = 0; site < siteCount; site++) {
    for (let at = start[site]!; at < start[site + 1]!; at++) {
      const to = next[rows[at]!]!++;
      sites[to] = site;
      entry[to] = at;
    }
  }
  return { start: rowStart, sites, entry };
}
