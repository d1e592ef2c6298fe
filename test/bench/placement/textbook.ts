/** The textbook models of instances, as anybody would give them to a solver. */
import type { CoverProblem } from '../../../controller/placement/cover/problem.ts';
import type { CostTable } from '../../../controller/placement/median/cost-table.ts';
import { transpose } from '../../../controller/placement/reach.ts';

/** CPLEX LP format; null where it would be larger than what the peers are known to read (placement.md 5.1). */
export function textbookModel(problem: CoverProblem): string | null {
  const { reach, weight, goal, selection } = problem;
  if (reach.rows.length > 800_000) return null;
  const { start, sites } = transpose(reach);
  const lines: string[] = [goal.kind === 'cheapest' ? 'Minimize' : 'Maximize', ' objective:'];
  const isOpen = (row: number) => start[row]! < start[row + 1]!;
  const siteNames = Array.from({ length: reach.siteCount }, (_, site) => `y${site}`);
  if (goal.kind === 'cheapest')
    siteNames.forEach((name, site) => lines.push(` + ${goal.cost[site]} ${name}`));
  else weight.forEach((value, row) => isOpen(row) && lines.push(` + ${value} z${row}`));
  lines.push('Subject To');
  for (let row = 0; row < reach.rowCount; row++) {
    if (!isOpen(row)) continue;
    const near = Array.from(sites.subarray(start[row], start[row + 1]), (site) => `+ y${site}`);
    lines.push(
      goal.kind === 'cheapest'
        ? ` r${row}: ${near.join('\n ')} >= 1`
        : ` r${row}: z${row} ${near.join('\n ').replaceAll('+', '-')} <= 0`,
    );
  }
  if (goal.kind === 'most')
    lines.push(` count: ${siteNames.map((name) => `+ ${name}`).join('\n ')} = ${selection.atMost}`, 'Bounds');
  if (goal.kind === 'most') weight.forEach((_, row) => isOpen(row) && lines.push(` 0 <= z${row} <= 1`));
  lines.push('Binary', ...siteNames.map((name) => ` ${name}`), 'End', '');
  return lines.join('\n');
}

/** Everybody is assigned to one open site (ReVelle and Swain 1970). */
export function medianModel({ clients, sites, cost }: CostTable, p: number): string | null {
  if (clients * sites * 3 > 800_000) return null;
  const lines = ['Minimize', ' objective:'];
  const all = <T>(count: number, each: (at: number) => T) =>
    Array.from({ length: count }, (_, at) => each(at));
  const x = (client: number, site: number) => `x${client}_${site}`;
  for (let client = 0; client < clients; client += 1) {
    lines.push(...all(sites, (site) => ` + ${cost[client * sites + site]} ${x(client, site)}`));
  }
  lines.push('Subject To', ` count: ${all(sites, (site) => `+ y${site}`).join('\n ')} = ${p}`);
  for (let client = 0; client < clients; client += 1) {
    lines.push(` one${client}: ${all(sites, (site) => `+ ${x(client, site)}`).join('\n ')} = 1`);
    lines.push(...all(sites, (site) => ` open${client}_${site}: ${x(client, site)} - y${site} <= 0`));
  }
  lines.push('Binary', ...all(sites, (site) => ` y${site}`), 'End', '');
  return lines.join('\n');
}
