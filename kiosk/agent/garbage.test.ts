import { describe, expect, it } from 'vitest';
import { createGarbageWipe } from './garbage.ts';

describe('the wipe after a visit', () => {
  it('leaves nothing of the text that a regular expression matched last', () => {
    const wipe = createGarbageWipe();
    const number = ['110105', '19491231', '002X'].join('');
    /\d+X$/.exec(number);
    expect(Reflect.get(RegExp, 'input')).toBe(number);
    wipe();
    expect(Reflect.get(RegExp, 'input')).toBe('');
    expect(Reflect.get(RegExp, 'lastMatch')).toBe('');
  });
});
