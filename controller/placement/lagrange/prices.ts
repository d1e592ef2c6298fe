/** The prices of the clients, and of the side constraints, as one vector; the named parts are windows on it. */

export interface Prices {
  readonly rows: Float64Array;
  readonly sides: Float64Array;
  readonly flat: Float64Array;
}

export function newPrices(clients: number, sides: number): Prices {
  const flat = new Float64Array(clients + sides);
  return { flat, rows: flat.subarray(0, clients), sides: flat.subarray(clients) };
}

/** Of the clients; side constraints cost nothing yet. */
export function pricesFrom(rows: Float64Array, sides: number): Prices {
  const prices = newPrices(rows.length, sides);
  prices.rows.set(rows);
  return prices;
}
