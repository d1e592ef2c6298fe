/** Which warning the idle screen shows now; every touch brings its first screen back. */
import { useEffect, useState } from 'react';
import type { IdleItem } from '../../../shared/domain/idle-item.ts';
import { IDLE_ITEMS } from '../../services/idle.ts';
import { idleItemAt } from './idle-loop.ts';

const TICK_MS = 1000;

/** null: none. `isIdle`: nothing else has to be said. */
export function useIdleItem(isIdle: boolean): IdleItem | null {
  const [item, setItem] = useState<IdleItem | null>(null);
  useEffect(() => {
    setItem(null);
    if (!isIdle) return undefined;
    let sinceMs = performance.now();
    const look = () => setItem(idleItemAt(performance.now() - sinceMs, IDLE_ITEMS));
    const onTouch = ({ target }: Event) => {
      // A button that is taken away under the finger would not be pressed.
      if (target instanceof Element && target.closest('button') !== null) return;
      sinceMs = performance.now();
      look();
    };
    const timer = setInterval(look, TICK_MS);
    addEventListener('pointerup', onTouch);
    addEventListener('keyup', onTouch);
    return () => {
      clearInterval(timer);
      removeEventListener('pointerup', onTouch);
      removeEventListener('keyup', onTouch);
    };
  }, [isIdle]);
  return item;
}
