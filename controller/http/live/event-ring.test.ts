import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventRing } from './event-ring.ts';

const FC = { seed: Number(process.env['FC_SEED'] ?? 20261123) };

describe('event ring', () => {
  it('gives exactly what came after an id, or says that it cannot: never less, never twice', () => {
    const step = fc.constantFrom('append', 'append', 'append', 'skip');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 40 }), (capacity, steps) => {
        const ring = createEventRing('e', capacity);
        const history: (string | null)[] = [];
        const ids = [ring.lastId()];
        for (const kind of steps) {
          if (kind === 'append') history.push(ring.append((id) => `<${id}>`));
          else {
            ring.skip();
            history.push(null);
          }
          ids.push(ring.lastId());
        }
        ids.forEach((id, seen) => {
          const missed = history.slice(seen);
          const canKnow = missed.length <= capacity && !missed.includes(null);
          expect(ring.since(id)).toEqual(canKnow ? missed : null);
        });
      }),
      FC,
    );
  });

  it('takes no id of another run, of the future, or of nobody', () => {
    const ring = createEventRing('run2', 10);
    ring.append((id) => id);
    for (const id of ['run1-1', 'run2-2', 'run2--1', 'run2-1.5', 'run2-', 'run2-01', '', '1', 'run2-NaN']) {
      expect({ id, missed: ring.since(id) }).toEqual({ id, missed: null });
    }
    expect(ring.since('run2-1')).toEqual([]);
  });
});
