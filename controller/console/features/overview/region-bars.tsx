/** How much of each region serves, as a bar with its numbers in words. */
import { Link } from 'react-router';
import type { FleetOverview } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { overviewMessages } from './messages.ts';

export function RegionBars({ regions }: { regions: FleetOverview['regions'] }) {
  const words = useWords(overviewMessages);
  const language = useLanguage();
  return (
    <ul className="region-bars">
      {regions
        .filter(({ kiosks }) => kiosks > 0)
        .map(({ id, name, kiosks, serving, service }) => (
          <li key={id}>
            <div className="region-bar-head">
              <Link to={paths.kiosks(`region=${id}`)}>{name}</Link>
              <span className="ds-muted">
                {words.share(formatCount(serving, language), formatCount(kiosks, language))}
              </span>
            </div>
            <svg className="region-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect width="100" height="6" className="bar-unknown" />
              <rect
                width={(100 * (serving + service.partial + service.none)) / kiosks}
                height="6"
                className="bar-fault"
              />
              <rect
                width={(100 * (serving + service.partial)) / kiosks}
                height="6"
                className="bar-attention"
              />
              <rect width={(100 * serving) / kiosks} height="6" className="bar-ok" />
            </svg>
          </li>
        ))}
    </ul>
  );
}
