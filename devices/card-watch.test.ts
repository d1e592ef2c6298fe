import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCardWatch, type CardPlace } from './card-watch.ts';

type Step =
  | { readonly see: CardPlace; readonly isOurs?: boolean }
  | { readonly ordered: 'exit' | 'retain' | 'chip' | 'rf' | 'stay' };

function eventsOf(steps: readonly Step[]): string[] {
  const watch = createCardWatch();
  const events: string[] = [];
  watch.onMedia(({ type }) => events.push(type));
  for (const step of steps) {
    if ('see' in step) watch.see(step.see, step.isOurs ?? false);
    else watch.ordered(step.ordered);
  }
  return events;
}

const OUT: readonly Step[] = [{ see: 'gate', isOurs: true }, { ordered: 'exit' }];

describe('a card that is followed from report to report', () => {
  it.each<[string, readonly Step[], string[]]>([
    ['is inside when the reader is first asked', [{ see: 'inside' }], []],
    ['comes in', [{ see: 'none' }, { see: 'inside' }], ['inserted']],
    ['comes in by way of the gate', [{ see: 'none' }, { see: 'gate' }, { see: 'inside' }], ['inserted']],
    ['is dispensed', [{ see: 'none' }, { see: 'inside', isOurs: true }, { ordered: 'chip' }], []],
    ['is offered and taken', [{ see: 'inside' }, ...OUT, { see: 'none' }], ['taken']],
    ['is offered and pushed back', [{ see: 'inside' }, ...OUT, { see: 'inside' }], ['inserted']],
    ['is offered and captured', [...OUT, { see: 'none', isOurs: true }, { ordered: 'retain' }], []],
    [
      'is taken before the answer came',
      [{ see: 'inside' }, { see: 'none', isOurs: true }, { ordered: 'exit' }],
      ['taken'],
    ],
    [
      'hangs in the gate and falls out, never offered',
      [{ see: 'none' }, { see: 'gate' }, { see: 'none' }],
      [],
    ],
    [
      'is drawn back in and taken away by a technician',
      [...OUT, { see: 'inside', isOurs: true }, { ordered: 'rf' }, { see: 'none' }],
      [],
    ],
  ])('%s', (_what, steps, events) => {
    expect(eventsOf(steps)).toEqual(events);
  });

  it('is never told as taken more often than it was ordered out', () => {
    const step = fc.oneof(
      fc.record({ see: fc.constantFrom<CardPlace>('none', 'gate', 'inside'), isOurs: fc.boolean() }),
      fc.record({ ordered: fc.constantFrom('exit', 'retain', 'chip', 'rf', 'stay') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const orders = steps.filter((one) => 'ordered' in one && one.ordered === 'exit').length;
        expect(eventsOf(steps).filter((event) => event === 'taken').length).toBeLessThanOrEqual(orders);
      }),
      { seed: Number(process.env['FC_SEED'] ?? 20261125), numRuns: 2000 },
    );
  });
});
