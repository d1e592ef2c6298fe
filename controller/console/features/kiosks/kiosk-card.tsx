/** A kiosk on the phone: name, what it can do, and the first reason. */
import { Link } from 'react-router';
import type { KioskSummary } from '../../../fleet/read-model.ts';
import { paths } from '../../app/paths.ts';
import { ReasonText } from '../../components/reason-text.tsx';
import { LinkTag, ServiceTag } from '../../components/status-tag.tsx';

/** `isAtSite`: on the page of its site, which needs no second naming. */
export function KioskCard({ kiosk, isAtSite = false }: { kiosk: KioskSummary; isAtSite?: boolean }) {
  const [reason] = kiosk.reasons;
  return (
    <>
      <Link to={paths.kiosk(kiosk.id)} style={{ fontWeight: 600 }}>
        {kiosk.name}
      </Link>
      {!isAtSite && <span className="ds-muted">{kiosk.site.name}</span>}
      <span className="ds-row">
        <LinkTag link={kiosk.link} />
        <ServiceTag service={kiosk.service} link={kiosk.link} />
      </span>
      {reason !== undefined && (
        <span>
          <ReasonText reason={reason} />
        </span>
      )}
    </>
  );
}
