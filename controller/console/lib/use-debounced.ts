/** A value that waits until it has been quiet for a moment, so that each letter is not a request. */
import { useEffect, useState } from 'react';

const QUIET_MS = 250;

export function useDebounced<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
