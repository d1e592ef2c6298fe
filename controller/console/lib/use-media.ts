/** Whether a media query matches, for what cannot be said in CSS. */
import { useCallback, useSyncExternalStore } from 'react';

/** At most 640 px: a phone in a technician's hand. */
const PHONE = '(max-width: 640px)';

export function useIsPhone(): boolean {
  return useMedia(PHONE);
}

export function useMedia(media: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const query = matchMedia(media);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    [media],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(media).matches);
}
