import { describe, expect, it } from 'vitest';
import { rankSites } from './ranking.ts';
import { rivalsAmong } from './rivals.ts';

/** Sites in a row at the places of the clients, one apart. */
const row = (size: number) => {
  const cost = Float64Array.from({ length: size * size }, (_, at) =>
    Math.abs(Math.floor(at / size) - (at % size)),
  );
  return rankSites({ clients: size, sites: size, cost, opening: new Float64Array(size) }, size);
};

const rows = (size: number, price: number) => new Float64Array(size).fill(price);

describe('rivals', () => {
  it('are sites that a client would both pay, directly or through others', () => {
    const groups = rivalsAmong(row(9), rows(9, 1.5), [0, 2, 4, 8]);
    expect(groups[0]).toBe(groups[2]);
    expect(groups[0]).toBe(groups[4]);
    expect(groups[8]).not.toBe(groups[4]);
  });

  it('are none through a site that is not wanted, or for a price that pays nobody', () => {
    expect(new Set(rivalsAmong(row(5), rows(5, 1.5), [0, 4])).size).toBe(5);
    expect(new Set(rivalsAmong(row(5), rows(5, 0), [0, 1, 2, 3, 4])).size).toBe(5);
  });
});
