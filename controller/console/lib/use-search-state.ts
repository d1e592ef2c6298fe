/** The state of a view lives in the query string: links can be shared, and the back button works (style.md 4, console rule 1). */
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Every value is text; '' is the default and is left out of the URL. */
type SearchState<Keys extends string> = Record<Keys, string>;

/**
 * `keys`: the parameters of this view; others are kept. `set` merges; it replaces the history entry unless `push` is
 * given, because each letter of a search is not a step to come back to.
 */
export function useSearchState<Keys extends string>(
  keys: readonly Keys[],
): [SearchState<Keys>, (changes: Partial<SearchState<Keys>>, options?: { push?: boolean }) => void] {
  const [params, setParams] = useSearchParams();
  const state = useMemo(
    () => Object.fromEntries(keys.map((key) => [key, params.get(key) ?? ''])) as SearchState<Keys>,
    [keys, params],
  );
  const set = useCallback(
    (changes: Partial<SearchState<Keys>>, options: { push?: boolean } = {}) => {
      setParams(
        (previous) => {
          const next = new URLSearchParams(previous);
          for (const [key, value] of Object.entries<string | undefined>(changes)) {
            if (value === undefined || value === '') next.delete(key);
            else next.set(key, value);
          }
          return next;
        },
        // What stays the same view stays where it is scrolled to.
        { replace: options.push !== true, preventScrollReset: options.push !== true },
      );
    },
    [setParams],
  );
  return [state, set];
}
