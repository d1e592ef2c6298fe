/** Files with a header of "KEY : value" and sections of numbers: TSPLIB (Reinelt 1991), and the city instances like it. */
import { AppError } from '../../../shared/errors.ts';
import { type Instance, NOTHING_MORE } from './instance.ts';
import { type Numbers, numbersOf } from './numbers.ts';

const MOST_POINTS = 200_000;

/** TSPLIB with "id x y": every node is client and candidate, ways are floors of Euclid's (placement.md 2). */
export function parseTsplib(text: string): Instance {
  const { size, numbers } = openSections(text, 'EUC_2D');
  const [x, y] = [new Float64Array(size), new Float64Array(size)];
  for (let node = 0; node < size; node += 1) {
    numbers.next('the number of a node');
    x[node] = numbers.next('x');
    y[node] = numbers.next('y');
  }
  const last = numbers.word();
  if (last !== null && last !== 'EOF' && !last.includes('SECTION'))
    numbers.refuse(`the end after ${size} nodes`);
  const ways = { metric: 'floor' as const, clients: { x, y }, sites: { x, y } };
  const demand = new Float64Array(size).fill(1);
  return { ...NOTHING_MORE, clients: size, sites: size, ways, demand, isPerPerson: true };
}

/** City instances (Máximo, Cordeau and Nascimento 2023): "lat lon" of each point, then each demand. */
export function parseMclpLatLon(text: string): Instance {
  const { size, numbers } = openSections(text, 'COORD');
  const [x, y] = [new Float64Array(size), new Float64Array(size)];
  for (let point = 0; point < size; point += 1) {
    x[point] = numbers.next('a latitude');
    if (Math.abs(x[point]!) > 90) numbers.refuse('a latitude (-90 to 90)');
    y[point] = numbers.next('a longitude');
    if (Math.abs(y[point]!) > 180) numbers.refuse('a longitude (-180 to 180)');
  }
  if (numbers.word() !== 'DEMAND_SECTION') numbers.refuse(`DEMAND_SECTION after ${size} points`);
  const demand = Float64Array.from({ length: size }, () => numbers.amount('a demand'));
  const last = numbers.word();
  if (last !== null && last !== 'EOF') numbers.refuse(`the end after ${size} demands`);
  const ways = { metric: 'great-circle' as const, clients: { x, y }, sites: { x, y } };
  return { ...NOTHING_MORE, clients: size, sites: size, ways, demand, isPerPerson: true };
}

function openSections(text: string, weightType: string): { size: number; numbers: Numbers } {
  const section = /^[ \t]*NODE_COORD_SECTION[ \t:]*\r?$/m.exec(text);
  if (section === null)
    throw new AppError('request.invalid', 'line 1: expected a header and NODE_COORD_SECTION, found none');
  const header = text.slice(0, section.index);
  const field = (key: string) =>
    new RegExp(`^[ \\t]*${key}[ \\t]*:[ \\t]*(\\S+)`, 'm').exec(header)?.[1] ?? null;
  const given = field('EDGE_WEIGHT_TYPE');
  if (given !== null && given !== weightType)
    throw new AppError('request.invalid', `EDGE_WEIGHT_TYPE is ${given}; only ${weightType} is read here`);
  const size = Number(field('DIMENSION') ?? Number.NaN);
  if (!Number.isInteger(size) || size < 1 || size > MOST_POINTS)
    throw new AppError(
      'request.invalid',
      `expected a line "DIMENSION : n" (1 to ${MOST_POINTS}), got ${field('DIMENSION') ?? 'none'}`,
    );
  return { size, numbers: numbersOf(text, section.index + section[0].length) };
}
