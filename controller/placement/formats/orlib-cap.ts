/**
 * OR-Library's capacitated facility location files (Beasley 1988): "m n", m lines "capacity fixed-cost", then for each of n
 * clients its demand and the costs of serving all of it from each site. In capa, capb and capc the
 * capacity is a word; `capacityOfAll` stands for it.
 */
import type { CostTable } from '../median/cost-table.ts';
import { numbersOf } from './numbers.ts';

const MOST = 20_000;

export interface OrlibCapFile {
  readonly table: CostTable;
  readonly demand: Float64Array;
  readonly capacity: Float64Array;
}

export function parseOrlibCap(text: string, capacityOfAll: number | null = null): OrlibCapFile {
  const numbers = numbersOf(
    capacityOfAll === null ? text : text.replaceAll(/[A-Za-z]+/g, String(capacityOfAll)),
  );
  const sites = numbers.count('the number of sites', 1, MOST);
  const clients = numbers.count('the number of clients', 1, MOST);
  const [capacity, opening] = [new Float64Array(sites), new Float64Array(sites)];
  for (let site = 0; site < sites; site += 1) {
    capacity[site] = numbers.next('a capacity');
    opening[site] = numbers.next('the cost of a site');
  }
  const demand = new Float64Array(clients);
  const cost = new Float64Array(clients * sites);
  for (let client = 0; client < clients; client += 1) {
    demand[client] = numbers.next('a demand');
    for (let site = 0; site < sites; site += 1) cost[client * sites + site] = numbers.next('a cost');
  }
  return { table: { clients, sites, cost, opening }, demand, capacity };
}
