import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { posed } from '../../../test/support/placement-instances.ts';
import { PATIENT } from '../outcome.ts';
import { answerTo, checkAnswer } from './answer.ts';
import { exactSum } from './exact-sum.ts';
import { isMostWanted } from './pose.ts';
import { claimOf, proofLines, readProof, resultOf } from './proof-file.ts';
import { Question } from './question.ts';

const SQUARE = '5\n0 0 3\n0 10 1\n10 0 1\n10 10 1\n5 5 2';
const PAIRS =
  'site,client,distance,demand,capacity,opening\na,1,2,4,5,5\nb,1,3,4,5,6\na,2,8,4,5,5\nb,2,1,4,5,6';
const CAPPED = '1 9\n3 2 6\n1 0 0 3\n2 3 4 3\n3 6 8 3';

describe('a question', () => {
  it.each<[string, Parameters<typeof posed>[0], string, RegExp]>([
    ['no radius', { format: 'mclp-xy', model: 'mclp', p: 1 }, SQUARE, /needs --radius/],
    [
      'a radius for nothing',
      { format: 'mclp-xy', model: 'p-median', p: 1, radius: 5 },
      SQUARE,
      /--radius says nothing/,
    ],
    ['no p', { format: 'mclp-xy', model: 'p-median' }, SQUARE, /needs --p/],
    [
      'too many sites',
      { format: 'mclp-xy', model: 'mclp', p: 6, radius: 1 },
      SQUARE,
      /--p is 6, but there are only 5/,
    ],
    [
      'p for the fewest',
      { format: 'mclp-xy', model: 'lscp', p: 2, radius: 1 },
      SQUARE,
      /--p says nothing to lscp/,
    ],
    ['no share', { format: 'mclp-xy', model: 'partial-cover', radius: 1 }, SQUARE, /needs --share/],
    ['no capacity', { format: 'mclp-xy', model: 'capacitated-p-median', p: 1 }, SQUARE, /needs a capacity/],
    ['no costs', { format: 'pmedcap', model: 'cflp' }, CAPPED, /costs/],
    ['costs for nothing', { format: 'csv', model: 'p-median', p: 1 }, PAIRS, /ask for --model cflp/],
  ])('%s is refused in the words of the options', (_, question, text, message) => {
    expect(() => posed(question, text)).toThrow(message);
  });

  it.each<[Parameters<typeof posed>[0], string, number]>([
    [{ format: 'mclp-xy', model: 'mclp', p: 1, radius: 8 }, SQUARE, 8],
    [{ format: 'mclp-xy', model: 'lscp', radius: 8 }, SQUARE, 1],
    [{ format: 'mclp-xy', model: 'partial-cover', radius: 1, share: 0.6 }, SQUARE, 2],
    [{ format: 'mclp-xy', model: 'p-centre', p: 1 }, SQUARE, Math.sqrt(50)],
    [{ format: 'mclp-xy', model: 'p-median', p: 5 }, SQUARE, 0],
    [{ format: 'csv', model: 'cflp' }, PAIRS, 5 + 6 + 2 * 4 + 4],
    [{ format: 'pmedcap', model: 'capacitated-p-median' }, CAPPED, 5],
  ])('%o is answered with its best plan', (question, text, objective) => {
    const problem = posed(question, text);
    const answer = answerTo(problem, PATIENT);
    expect(answer).toMatchObject({ status: 'optimal', objective, bound: objective });
    expect(checkAnswer(problem, answer).faults).toEqual([]);
  });

  it('whom nobody reaches makes a cover of all impossible, proved', () => {
    const far = 'site,client,distance\na,1,5\na,2,50';
    const problem = posed({ format: 'csv', model: 'lscp', radius: 10 }, far);
    const answer = answerTo(problem, PATIENT);
    expect(answer).toMatchObject({ status: 'infeasible', objective: null });
    expect(checkAnswer(problem, answer).faults).toEqual([]);
  });
});

describe('a proof', () => {
  const problem = posed({ format: 'mclp-xy', model: 'p-median', p: 2 }, SQUARE);
  const answer = answerTo(problem, PATIENT);
  const question = Question.parse({
    format: 'mclp-xy',
    model: 'p-median',
    p: 2,
    radius: null,
    share: null,
    capacity: null,
  });
  const result = resultOf(answer, { seconds: 1, siteNames: null, clients: 5 });
  const lines = [...proofLines({ question, result, flows: [] }, answer.certificate)];

  it('written and read is the same answer, to the last digit', async () => {
    const read = await readProof(lines);
    expect(claimOf(read, isMostWanted(problem))).toEqual(answer);
    expect(checkAnswer(problem, claimOf(read, false)).isValid).toBe(true);
  });

  it.each<[string, (text: string) => string]>([
    ['another site', (text) => text.replace(/"sites":\[\d+/, '"sites":[3')],
    ['a better objective', (text) => text.replaceAll(/"objective":[\d.]+/g, '"objective":1')],
    ['a price that proves less', (text) => text.replaceAll(/"rows":\[[\d.]+/g, '"rows":[-100')],
    ['a site too few', (text) => text.replace(/"sites":\[\d+,/, '"sites":[')],
    ['another number of sites', (text) => text.replace('"p":2', '"p":1')],
  ])('with %s does not hold', async (_, tamper) => {
    const changed = lines.map(tamper);
    expect(changed).not.toEqual(lines);
    const read = await readProof(changed);
    const { p } = read.head.question;
    const asked = posed({ format: 'mclp-xy', model: 'p-median', p }, SQUARE);
    expect(checkAnswer(asked, claimOf(read, false)).isValid).toBe(false);
  });

  it('keeps cuts and their prices', async () => {
    const groups = [Int32Array.of(0), Int32Array.of(1, 2), Int32Array.of(4)];
    const multipliers = answer.certificate.multipliers.map((set) => ({ ...set, cuts: Float64Array.of(0.1) }));
    const certificate = { ...answer.certificate, multipliers, cuts: [{ groups }] };
    const text = [...proofLines({ question, result, flows: [] }, certificate)];
    expect((await readProof(text)).certificate).toEqual(certificate);
    const fewer = text.filter((line) => !line.startsWith('{"cut"'));
    await expect(readProof(fewer)).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('keeps groups, and groups within groups', async () => {
    const places = Int32Array.of(0, 2);
    const inner = { clients: places, sites: places, prices: Float64Array.of(0.1, 7), counts: [] };
    const { multipliers, tree } = answer.certificate;
    const counts = [{ count: 2, certificate: { multipliers, tree, groups: [inner] } }];
    const certificate = { ...answer.certificate, groups: [{ ...inner, counts }, inner] };
    const text = [...proofLines({ question, result, flows: [] }, certificate)];
    expect((await readProof(text)).certificate).toEqual(certificate);
    const fewer = text.filter((line) => !line.includes('"counts":[]}}'));
    expect(fewer.length).toBe(text.length - 1);
    await expect(readProof(fewer)).rejects.toMatchObject({ code: 'request.invalid' });
    const broken = text.map((line) => line.replace('"clients":[0,2]', '"clients":[0,-2]'));
    await expect(readProof(broken)).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it.each([
    ['cut off', lines.slice(0, -1)],
    ['without a set', [lines[0]!, ...lines.slice(2)]],
    ['of something else', ['{"objective":3}']],
    ['empty', []],
    ['with a line behind its end', [...lines, lines[1]!]],
  ])('%s is none', async (_, text) => {
    await expect(readProof(text)).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

it('an exact sum is what integers of any size add up to', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (values) => {
      // Exactly, in units of 2^-1074, the least that a double can hold.
      const exact = values.reduce((sum, one) => sum + inUnits(one), 0n);
      const sum = exactSum(values);
      const isNearest = [Math.abs(Number.EPSILON * sum) || Number.MIN_VALUE].every(
        (step) => absolute(inUnits(sum) - exact) <= inUnits(step),
      );
      expect(isNearest).toBe(true);
    }),
  );
  expect(exactSum([0.1, 0.2, 0.3, -0.3, -0.2, -0.1])).toBe(0);
  expect(exactSum([1e16, 1, -1e16])).toBe(1);
});

const absolute = (value: bigint) => (value < 0n ? -value : value);

function inUnits(value: number): bigint {
  let [mantissa, shift] = [value, 0n];
  while (!Number.isInteger(mantissa)) [mantissa, shift] = [mantissa * 2, shift + 1n];
  return (BigInt(mantissa) << 1100n) >> shift;
}
