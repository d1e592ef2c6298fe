/** Whether a media query matches, for what cannot be said in CSS. */
import { useSyncExternalStore } from 'react';

/** At most 640 px: a phone in a technician's hand. */
const PHONE = '(max-width: 640px)';

export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(PHONE).matches);
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
