import { describe, expect, it } from 'vitest';
import { AppError, describeError, isAppError } from './errors.ts';
import { Listeners } from './events.ts';

describe('AppError', () => {
  it('is recognised by its code and shows the chain of causes in one line', () => {
    const error = new AppError('device.transport', 'cannot open the reader', {
      cause: new Error('no such file'),
    });
    expect(isAppError(error, 'device.transport')).toBe(true);
    expect(isAppError(error, 'internal')).toBe(false);
    expect(isAppError(new Error('x'))).toBe(false);
    expect(describeError(error)).toBe('cannot open the reader (no such file)');
    expect(describeError('plain')).toBe('plain');
  });
});

describe('Listeners', () => {
  it('calls everybody, even when one of them throws or leaves in between', () => {
    const errors: unknown[] = [];
    const listeners = new Listeners<[number]>((error) => errors.push(error));
    const heard: string[] = [];
    const leave = listeners.add((value) => {
      heard.push(`a${value}`);
      leave();
    });
    listeners.add(() => {
      throw new Error('bad listener');
    });
    listeners.add((value) => heard.push(`c${value}`));
    listeners.emit(1);
    listeners.emit(2);
    expect(heard).toEqual(['a1', 'c1', 'c2']);
    expect(errors).toHaveLength(2);
  });
});
