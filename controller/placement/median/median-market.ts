/** The p-median as a market: a site serves everybody whose price is above what serving costs. */
import { highestPrice, type Market } from '../lagrange/family.ts';
import type { Ranking } from './ranking.ts';

export interface MedianMarket extends Market {
  readonly ranking: Ranking;
}

/** `state` as the lists were narrowed to; `far`: the price of a client whom no site may serve any more. */
export function medianMarket(ranking: Ranking, state: Int8Array, far: number): MedianMarket {
  const { clients, sites, start, site, cost } = ranking;
  const { floor, ceiling } = priceRange(ranking, state, far);
  // Where the sites end that the price of each client pays.
  const paid = new Int32Array(clients);
  return {
    clients,
    sites,
    ranking,
    floor,
    ceiling,
    price(rows, reduced) {
      let sum = 0;
      for (let client = 0; client < clients; client += 1) {
        const own = rows[client]!;
        sum += own;
        let at = start[client]!;
        for (const end = start[client + 1]!; at < end; at += 1) {
          const saved = cost[at]! - own;
          if (saved >= 0) break;
          reduced[site[at]!]! += saved;
        }
        paid[client] = at;
      }
      return sum;
    },
    serve(_rows, chosen, served) {
      for (let client = 0; client < clients; client += 1) {
        let count = 0;
        for (let at = start[client]!, end = paid[client]!; at < end; at += 1) count += chosen[site[at]!]!;
        served[client] = count;
      }
    },
  };
}

/**
 * Below the cheapest site a price earns nothing; above the nearest open door the client would go there, and above what is
 * left out of its list we would not know.
 */
function priceRange({ clients, start, site, cost, cut }: Ranking, state: Int8Array, far: number) {
  const floor = new Float64Array(clients);
  const ceiling = new Float64Array(clients);
  const highest = highestPrice(far);
  for (let client = 0; client < clients; client += 1) {
    const first = start[client]!;
    const last = start[client + 1]! - 1;
    floor[client] = last < first ? Math.min(far, cut[client]!) : cost[first]!;
    ceiling[client] =
      last >= first && state[site[last]!] === 1 ? cost[last]! : Math.min(cut[client]!, highest);
  }
  return { floor, ceiling };
}
