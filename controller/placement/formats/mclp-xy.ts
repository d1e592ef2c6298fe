/** Covering instances in a plane: the first line begins with the number of points, then "x y demand"; demand = candidates. */
import { type Instance, NOTHING_MORE } from './instance.ts';
import { numbersOf } from './numbers.ts';

const MOST_POINTS = 200_000;

export function parseMclpXy(text: string): Instance {
  const numbers = numbersOf(text);
  const size = numbers.count('the number of points', 1, MOST_POINTS);
  // What else the first line says (a number of sites, a radius) is for the options to say.
  numbers.restOfLine();
  const [x, y, demand] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (let point = 0; point < size; point += 1) {
    x[point] = numbers.next('x');
    y[point] = numbers.next('y');
    demand[point] = numbers.amount('a demand');
    if (numbers.restOfLine() !== '') numbers.refuse('"x y demand" and nothing more on the line');
  }
  const last = numbers.word();
  if (last !== null && last !== 'EOF') numbers.refuse(`the end after ${size} points`);
  const ways = { metric: 'euclid' as const, clients: { x, y }, sites: { x, y } };
  return { ...NOTHING_MORE, clients: size, sites: size, ways, demand, isPerPerson: true };
}
