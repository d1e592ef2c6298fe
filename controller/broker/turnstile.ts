/**
 * Lets a crowd in a few at a time: when a whole fleet comes back at once, every turn of the event loop takes some of it, and
 * timers, keepalives and the kiosks that are already in get theirs in between (DESIGN 9: lag below 100 ms in a storm).
 */
export interface Turnstile {
  /** Runs `next` in this turn or a later one, in the order of arrival. */
  enter(next: () => void): void;
}

export function createTurnstile(
  perTurn: number,
  nextTurn: (run: () => void) => void = setImmediate,
): Turnstile {
  let waiting: (() => void)[] = [];
  let isTurning = false;

  function turn(): void {
    const now = waiting.slice(0, perTurn);
    waiting = waiting.slice(perTurn);
    isTurning = waiting.length > 0;
    if (isTurning) nextTurn(turn);
    for (const next of now) next();
  }

  return {
    enter(next) {
      waiting.push(next);
      if (isTurning) return;
      isTurning = true;
      nextTurn(turn);
    },
  };
}
