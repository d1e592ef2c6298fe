/** One kiosk: what citizens get from it now and why, its devices and services in words, and what happened. */
import { EnvironmentOutlined, LineChartOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { Button, Tag } from 'antd';
import type { KioskDetail } from '../../../fleet/read-model.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { toneOfReason, useReasonText } from '../../components/reason-text.tsx';
import { LinkTag, StatusTag, ToneShape } from '../../components/status-tag.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { formatDuration } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { toneOf } from '../../lib/status.ts';
import { KioskForecasts } from '../dispatch/kiosk-forecasts.tsx';
import { VisitSummary } from '../visits/visit-summary.tsx';
import { CredentialActions } from './credential-actions.tsx';
import { DeviceCards, ServiceList, SupplyList } from './device-cards.tsx';
import { EditKiosk } from './edit-kiosk.tsx';
import './kiosk-page.css';
import { kioskMessages } from './messages.ts';
import { TechnicianCode } from './technician-code.tsx';
import { Timeline } from './timeline.tsx';

export function KioskPage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['kiosk', id],
    queryFn: ({ signal }) => request<KioskDetail>('GET', `/kiosks/${encodeURIComponent(id)}`, { signal }),
  });
  return (
    <QueryState query={query} level="page" lines={8}>
      {(kiosk) => <Kiosk kiosk={kiosk} />}
    </QueryState>
  );
}

function Kiosk({ kiosk }: { kiosk: KioskDetail }) {
  const words = useWords(kioskMessages);
  const can = useCan();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={kiosk.name}
        back={{ to: paths.kiosks(), text: words.back }}
        subtitle={<Subtitle kiosk={kiosk} />}
        actions={
          <>
            <Button
              icon={<LineChartOutlined aria-hidden="true" />}
              onClick={() => void navigate(paths.kioskUptime(kiosk.id))}
            >
              {words.uptime}
            </Button>
            {can('kiosks.maintain') && <TechnicianCode kiosk={kiosk} />}
            {can('kiosks.edit') && <EditKiosk kiosk={kiosk} />}
            {can('kiosks.credentials') && <CredentialActions kiosk={kiosk} />}
          </>
        }
      />
      <div className="ds-stack">
        <Headline kiosk={kiosk} />
        <div className="kiosk-columns">
          <div className="ds-stack">
            <section className="ds-card" aria-labelledby="services">
              <h2 id="services">{words.services}</h2>
              <ServiceList services={kiosk.serviceList} link={kiosk.link} />
            </section>
            <section className="ds-card" aria-labelledby="devices">
              <h2 id="devices">{words.devicesTitle}</h2>
              <DeviceCards devices={kiosk.deviceList} link={kiosk.link} />
            </section>
            <section className="ds-card" aria-labelledby="supplies">
              <h2 id="supplies">{words.supplies}</h2>
              <SupplyList devices={kiosk.deviceList} link={kiosk.link} />
              <KioskForecasts kioskId={kiosk.id} />
            </section>
            <VisitSummary kioskId={kiosk.id} />
            <Facts kiosk={kiosk} />
          </div>
          <Timeline kioskId={kiosk.id} />
        </div>
      </div>
    </>
  );
}

function Subtitle({ kiosk }: { kiosk: KioskDetail }) {
  return (
    <span className="ds-row">
      <span className="ds-mono">{kiosk.id}</span>
      <Link to={paths.site(kiosk.site.id)}>{kiosk.site.name}</Link>
      {kiosk.labels.map((label) => (
        <Tag key={label}>{label}</Tag>
      ))}
    </span>
  );
}

/** The answer to "does it serve?", before anything else. */
function Headline({ kiosk }: { kiosk: KioskDetail }) {
  const words = useWords(kioskMessages);
  const reasonText = useReasonText();
  const texts = {
    full: words.servesAll,
    partial: words.servesSome,
    none: words.servesNone,
    unknown: words.servesUnknown,
  };
  const tone = toneOf(kiosk);
  const isAway = kiosk.link === 'offline';
  const headline = isAway ? words.servesAway : texts[kiosk.service];
  return (
    <section className={`kiosk-headline tone-${tone}`} aria-label={headline}>
      <div className="kiosk-headline-state">
        <ToneShape tone={tone} size={18} />
        <strong>{headline}</strong>
        <LinkTag link={kiosk.link} />
        {kiosk.isRevoked && <StatusTag tone="unknown" text={words.revokedYes} />}
      </div>
      {kiosk.reasons.length > 0 && (
        <ul>
          {kiosk.reasons.map((reason) => (
            <li key={JSON.stringify(reason)}>
              <span className={`text-${toneOfReason(reason)}`}>
                <ToneShape tone={toneOfReason(reason)} />
              </span>{' '}
              {reasonText(reason)}
            </li>
          ))}
        </ul>
      )}
      {isAway && <p>{words.offlineNote}</p>}
    </section>
  );
}

function Facts({ kiosk }: { kiosk: KioskDetail }) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const can = useCan();
  return (
    <section className="ds-card" aria-labelledby="facts">
      <h2 id="facts">{words.facts}</h2>
      <dl className="ds-facts">
        <dt>{words.lastSeen}</dt>
        <dd>{kiosk.lastSeenAtMs === null ? common.never : <RelativeTime atMs={kiosk.lastSeenAtMs} />}</dd>
        <dt>{words.place}</dt>
        <dd>
          <Link to={paths.map(`site=${kiosk.site.id}`)}>
            <EnvironmentOutlined aria-hidden="true" /> {words.onMap}
          </Link>
        </dd>
        <dt>{words.version}</dt>
        <dd>{kiosk.agentVersion ?? '—'}</dd>
        <dt>{words.boots}</dt>
        <dd>{kiosk.bootCount ?? '—'}</dd>
        <dt>{words.clock}</dt>
        <dd>
          <ClockText offsetMs={kiosk.clockOffsetMs} />
        </dd>
        {can('audit.read') && (
          <>
            <dt>{words.auditLink}</dt>
            <dd>
              <Link to={paths.audit(`entityType=kiosk&entityId=${kiosk.id}`)}>{kiosk.id}</Link>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** Closer than the network lets us measure, ms. */
const RIGHT_MS = 1_000;

/** `offsetMs`: controller minus kiosk. */
function ClockText({ offsetMs }: { offsetMs: number | null }) {
  const words = useWords(kioskMessages);
  const language = useLanguage();
  if (offsetMs === null) return '—';
  if (Math.abs(offsetMs) < RIGHT_MS) return words.clockRight;
  const text = formatDuration(Math.abs(offsetMs), language);
  return offsetMs > 0 ? words.clockSlow(text) : words.clockFast(text);
}
