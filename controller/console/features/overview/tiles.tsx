/** The fleet in five numbers; each leads to its kiosks. */
import { Link } from 'react-router';
import type { FleetOverview } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { ToneShape } from '../../components/status-tag.tsx';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { overviewMessages } from './messages.ts';

interface Tile {
  readonly tone: Tone;
  readonly text: string;
  readonly count: number;
  readonly note: string;
  /** Query string of the list; undefined: no kiosks behind it. */
  readonly filter?: string;
}

export function useTiles({ kiosks, service, link, serving, sessionsToday }: FleetOverview): Tile[] {
  const words = useWords(overviewMessages);
  const language = useLanguage();
  const note = words.ofKiosks(formatCount(kiosks, language));
  return [
    { tone: 'ok', text: words.serving, count: serving, note, filter: 'service=full&link=online,suspect' },
    { tone: 'attention', text: words.partly, count: service.partial, note, filter: 'service=partial' },
    { tone: 'fault', text: words.notServing, count: service.none, note, filter: 'service=none' },
    {
      tone: 'unknown',
      text: words.away,
      count: link.offline + link.unknown,
      note,
      filter: 'link=offline,unknown',
    },
    {
      tone: 'ok',
      text: words.sessions,
      count: sessionsToday.completed,
      note: words.ofSessions(formatCount(sessionsToday.all, language)),
    },
  ];
}

export function Tiles({ overview }: { overview: FleetOverview }) {
  const language = useLanguage();
  const tiles = useTiles(overview);
  return (
    <div className="tiles">
      {tiles.map(({ tone, text, count, note, filter }) => {
        const content = (
          <>
            <span className="tile-text">
              {filter !== undefined && (
                <span className={`text-${tone}`}>
                  <ToneShape tone={tone} size={12} />
                </span>
              )}
              {text}
            </span>
            <span className="tile-count">{formatCount(count, language)}</span>
            <span className="ds-muted">{note}</span>
          </>
        );
        return filter === undefined ? (
          <div key={text} className="tile ds-card">
            {content}
          </div>
        ) : (
          <Link key={text} className="tile ds-card" to={paths.kiosks(filter)}>
            {content}
          </Link>
        );
      })}
    </div>
  );
}
