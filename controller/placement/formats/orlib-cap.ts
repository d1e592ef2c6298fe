/**
 * OR-Library's capacitated facility location files (Beasley 1988): "m n", m lines "capacity fixed-cost", then for each of n
 * clients its demand and the costs of serving all of it from each site. In capa, capb and capc the
 * capacity is a word; `capacityOfAll` stands for it.
 */
import { type Instance, NOTHING_MORE } from './instance.ts';
import { numbersOf } from './numbers.ts';

const MOST = 20_000;

export interface OrlibCapFile extends Instance {
  readonly capacity: Float64Array;
  readonly opening: Float64Array;
}

export function parseOrlibCap(text: string, capacityOfAll: number | null = null): OrlibCapFile {
  const numbers = numbersOf(text);
  const sites = numbers.count('the number of sites', 1, MOST);
  const clients = numbers.count('the number of clients', 1, MOST);
  const [capacity, opening] = [new Float64Array(sites), new Float64Array(sites)];
  for (let site = 0; site < sites; site += 1) {
    const word = numbers.word() ?? '';
    const isWord = /^[A-Za-z]+$/.test(word);
    if (isWord && capacityOfAll === null)
      numbers.refuse('a capacity, or the option --capacity that stands for the word');
    capacity[site] = isWord ? capacityOfAll! : Number(word);
    if (word === '' || !(capacity[site]! >= 0)) numbers.refuse('a capacity, not less than 0');
    opening[site] = numbers.amount('the cost of a site');
  }
  const demand = new Float64Array(clients);
  const values = new Float64Array(clients * sites);
  for (let client = 0; client < clients; client += 1) {
    demand[client] = numbers.amount('a demand');
    for (let site = 0; site < sites; site += 1) values[client * sites + site] = numbers.amount('a cost');
  }
  return { ...NOTHING_MORE, clients, sites, ways: { values }, demand, isPerPerson: false, capacity, opening };
}
