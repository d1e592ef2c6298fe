/** Whether the screen lies on its side: less fits below each other. */
import { useSyncExternalStore } from 'react';

const LYING = '(orientation: landscape)';

export function useIsLying(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = matchMedia(LYING);
      media.addEventListener('change', onChange);
      return () => media.removeEventListener('change', onChange);
    },
    () => matchMedia(LYING).matches,
  );
}
