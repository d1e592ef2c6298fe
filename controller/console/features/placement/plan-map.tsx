/** The planner's map. The table of sites says the same in words, for browsers without WebGL and people who read. */
import { useEffect, useRef, useState } from 'react';
import '../../components/fleet-map/fleet-map.css';
import { Skeleton } from '../../components/query-state.tsx';
import { useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import { placementMessages } from './messages.ts';
import type { PlanMapHandle, PlanPicture } from './plan-map-handle.ts';

interface PlanMapProps extends PlanPicture {
  readonly onSelect?: (siteId: string) => void;
  readonly isForPrint?: boolean;
}

export function PlanMap({ cells, sites, selected, radiusM, onSelect, isForPrint = false }: PlanMapProps) {
  const words = useWords(placementMessages);
  const { isDark } = usePreferences();
  const container = useRef<HTMLDivElement>(null);
  const [handle, setHandle] = useState<PlanMapHandle | null>(null);
  const [isUnavailable, setIsUnavailable] = useState(false);
  const select = useRef(onSelect);
  select.current = onSelect;

  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const gone = new AbortController();
    async function open(into: HTMLElement): Promise<void> {
      try {
        // A large chunk that only maps need.
        const { openPlanMap } = await import('./plan-map-handle.ts');
        const options = { isDark: isDark && !isForPrint, signal: gone.signal, isForPrint };
        setHandle(await openPlanMap(into, options, (id) => select.current?.(id)));
      } catch {
        if (!gone.signal.aborted) setIsUnavailable(true);
      }
    }
    void open(element);
    return () => {
      gone.abort();
      setHandle(null);
    };
  }, [isDark, isForPrint]);

  useEffect(() => handle?.setCells(cells), [handle, cells]);
  useEffect(() => handle?.setSites({ sites, selected, radiusM }), [handle, sites, selected, radiusM]);

  return (
    <div className="fleet-map">
      <div ref={container} className="fleet-map-canvas" role="application" aria-label={words.mapLabel} />
      {handle === null && (
        <div className="fleet-map-loading">
          {isUnavailable ? <p className="ds-muted">{words.noWebGl}</p> : <Skeleton lines={6} />}
        </div>
      )}
      <p className="fleet-map-notice">{words.notice}</p>
    </div>
  );
}
