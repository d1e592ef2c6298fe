/**
 * Kiosks on a map that needs no network: the outline of the district, clusters, and points with the shape and colour of
 * their state. It is never the only way: pages show a table beside it or instead of it (style.md 4, console rule 10).
 */
import { useEffect, useRef, useState } from 'react';
import type { KioskPoint } from '../../../fleet/api.ts';
import { Skeleton } from '../query-state.tsx';
import { useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import './fleet-map.css';
import type { MapHandle } from './map-handle.ts';
import { mapMessages } from './messages.ts';

export interface FleetMapProps {
  readonly points: readonly KioskPoint[];
  /** Kiosks under the pointer; several when they stand at the same place. */
  readonly onSelect: (kioskIds: readonly string[]) => void;
  /** The browser cannot draw maps. */
  readonly onUnavailable: () => void;
}

export function FleetMap({ points, onSelect, onUnavailable }: FleetMapProps) {
  const words = useWords(mapMessages);
  const { isDark } = usePreferences();
  const container = useRef<HTMLDivElement>(null);
  const [handle, setHandle] = useState<MapHandle | null>(null);
  const events = useRef({ onSelect, onUnavailable });
  events.current = { onSelect, onUnavailable };

  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const gone = new AbortController();
    async function open(into: HTMLElement): Promise<void> {
      try {
        // A large chunk that only this page needs.
        const { openMap } = await import('./map-handle.ts');
        const options = { isDark, signal: gone.signal };
        setHandle(await openMap(into, options, (ids) => events.current.onSelect(ids)));
      } catch {
        if (!gone.signal.aborted) events.current.onUnavailable();
      }
    }
    void open(element);
    return () => {
      gone.abort();
      setHandle(null);
    };
  }, [isDark]);

  useEffect(() => handle?.setPoints(points), [handle, points]);

  return (
    <div className="fleet-map">
      <div ref={container} className="fleet-map-canvas" role="application" aria-label={words.label} />
      {handle === null && (
        <div className="fleet-map-loading">
          <Skeleton lines={6} />
        </div>
      )}
      <p className="fleet-map-notice">{words.notice}</p>
    </div>
  );
}
