import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyTable } from '../median/test-tables.ts';
import { narrowed, rangeSplit, rankOf, ranksOf, sitesByCost } from './ranges.ts';

const anyRows = fc.integer({ min: 2, max: 6 }).chain((sites) => anyTable(sites));

it('every site has one rank for each client, a cheaper one a smaller', () => {
  fc.assert(
    fc.property(anyRows, (table) => {
      const { clients, sites, cost } = table;
      const ranks = ranksOf(table);
      for (let client = 0; client < clients; client += 1) {
        const costs = cost.subarray(client * sites, (client + 1) * sites);
        const order = sitesByCost(table, client);
        expect([...order].map((site) => ranks[client * sites + site])).toEqual([...order.keys()]);
        expect([...order].map((site) => rankOf(costs, site))).toEqual([...order.keys()]);
        expect([...order].map((site) => costs[site]!)).toEqual([...costs].sort((a, b) => a - b));
      }
    }),
  );
});

it('the two sides of splits share the sites of a client out among them', () => {
  fc.assert(
    fc.property(anyRows, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean())), (table, choices) => {
      const { clients, sites } = table;
      let ranges = null;
      const allowed = Array.from({ length: clients }, () => new Set(Array(sites).keys()));
      for (const [someClient, someRank, isNear] of choices) {
        const [client, rank] = [someClient % clients, 1 + (someRank % (sites - 1))];
        ranges = narrowed(ranges, table, rangeSplit(sites, client, rank), isNear ? 1 : 0);
        for (const other of allowed[client]!) if (other < rank !== isNear) allowed[client]!.delete(other);
      }
      const { near, far } = ranges ?? { near: Array(clients).fill(0), far: Array(clients).fill(sites) };
      for (const [client, ranks] of allowed.entries())
        expect(
          [...Array(sites).keys()].filter((rank) => rank >= near[client]! && rank < far[client]!),
        ).toEqual([...ranks]);
    }),
  );
});
