import { describe, expect, it } from 'vitest';
import { PATIENT } from '../outcome.ts';
import { readInstance } from '../formats/read-instance.ts';
import { answerTo } from './answer.ts';
import { pose } from './pose.ts';
import { Question } from './question.ts';
import { whyImpossible } from './why-impossible.ts';

const NOTHING = { p: null, radius: null, share: null, capacity: null };

describe('why no plan is possible', () => {
  it.each<[Partial<Question>, string[], string[]]>([
    [
      { format: 'csv', model: 'lscp', radius: 10 },
      ['site,client,distance', 'a,near,5', 'a,far,50', 'a,farther,60'],
      ['No site is within the radius of clients far, farther.'],
    ],
    [
      { format: 'csv', model: 'partial-cover', radius: 10, share: 0.9 },
      ['site,client,distance,demand', 'a,near,5,3', 'a,far,50,1'],
      ['No site is within the radius of client far; all sites together reach 75.00 %.'],
    ],
    [
      { format: 'orlib-pmed', model: 'p-median' },
      ['3 1 1', '1 2 9'],
      // Every client has itself: with one site the others are left, and that only the proof shows.
      [],
    ],
    [
      { format: 'csv', model: 'cflp' },
      ['site,client,distance,demand,capacity,opening', 'a,x,1,30,20,5', 'b,x,2,30,5,5'],
      ['All clients together need 30, and the 2 largest sites hold 25.'],
    ],
    [
      { format: 'pmedcap', model: 'capacitated-p-median' },
      ['1 0', '2 2 10', '1 0 0 11', '2 1 1 3'],
      ['No site holds client 0; the largest holds 10.'],
    ],
  ])('%o', (asked, lines, reasons) => {
    const question = Question.parse({ ...NOTHING, ...asked });
    const instance = readInstance(question.format, lines.join('\n'), null);
    const posed = pose(instance, question);
    expect(answerTo(posed, PATIENT).status).toBe('infeasible');
    expect(whyImpossible(posed, instance)).toEqual(reasons);
  });
});
