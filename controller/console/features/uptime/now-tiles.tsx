/** The fleet in this moment, and outages of whole areas. */
import { Alert } from 'antd';
import type { UptimeNow } from '../../../uptime/api.ts';
import { ToneShape } from '../../components/status-tag.tsx';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { uptimeMessages } from './messages.ts';

const TILES = [
  ['up', 'ok'],
  ['partial', 'attention'],
  ['down', 'fault'],
  ['unknown', 'unknown'],
] as const satisfies readonly (readonly [string, Tone])[];

export function NowTiles({ now: { kiosks, networkOnly, areas } }: { now: UptimeNow }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const count = (value: number) => formatCount(value, language);
  const notes = [
    words.ofAll(count(kiosks.all)),
    ...(kiosks.resting > 0 ? [words.resting(count(kiosks.resting))] : []),
    ...(networkOnly > 0 ? [words.networkOnly(count(networkOnly))] : []),
  ];
  return (
    <section className="ds-stack" aria-label={words.now}>
      {areas.map((area) => (
        <Alert
          key={area.id}
          type="error"
          showIcon
          title={words.areaOutage(area.name, count(area.kiosks.length))}
        />
      ))}
      <div className="uptime-tiles">
        {TILES.map(([key, tone]) => (
          <div key={key} className="ds-card uptime-tile">
            <span className="ds-row">
              <span className={`text-${tone}`}>
                <ToneShape tone={tone} size={12} />
              </span>
              {words[`now.${key}`]}
            </span>
            <span className="uptime-number">{count(kiosks[key])}</span>
          </div>
        ))}
      </div>
      <p className="ds-muted">{notes.join(' · ')}</p>
    </section>
  );
}
