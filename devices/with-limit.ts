/** A deadline for what takes a signal: opening a line, starting a driver. */
import { AppError } from '../shared/errors.ts';
import type { Clock } from '../shared/time/clock.ts';

/** Gives `run` a signal that aborts with `signal`, or after `limitMs` with AppError `device.not-answering`. */
export async function withLimit<T>(
  limitMs: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = clock.setTimer(limitMs, () => {
    limit.abort(new AppError('device.not-answering', `no success within ${limitMs} ms`));
  });
  try {
    return await run(AbortSignal.any([limit.signal, signal]));
  } finally {
    timer.cancel();
  }
}
