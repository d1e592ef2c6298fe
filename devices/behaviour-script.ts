/** What a simulator was told to do wrong, in the order in which it was told. */

export interface BehaviourScript<B> {
  add(behaviour: B): void;
  clear(): void;
  /** The first that concerns what happens now, used up once; undefined: nothing goes wrong. */
  next(isConcerned: (behaviour: B) => boolean): B | undefined;
}

/** A behaviour without `times` holds from now on. */
export function createBehaviourScript<B extends { readonly times?: number }>(): BehaviourScript<B> {
  let entries: { readonly behaviour: B; timesLeft: number }[] = [];
  return {
    add: (behaviour) => void entries.push({ behaviour, timesLeft: behaviour.times ?? Infinity }),
    clear() {
      entries = [];
    },
    next(isConcerned) {
      const entry = entries.find(({ behaviour, timesLeft }) => timesLeft > 0 && isConcerned(behaviour));
      if (entry === undefined) return undefined;
      entry.timesLeft -= 1;
      return entry.behaviour;
    },
  };
}
