/** One place: where it is, and the kiosks that stand there. */
import { ClockCircleOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { KioskPage, Site } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { KioskCard } from '../kiosks/kiosk-card.tsx';
import { siteMessages } from './messages.ts';
import './site-page.css';
import { SiteDrawer } from './site-drawer.tsx';
import { useRegionNames } from './use-regions.ts';

export function SitePage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['site', id],
    queryFn: () => request<Site>('GET', `/sites/${encodeURIComponent(id)}`),
  });
  return (
    <QueryState query={query} level="page">
      {(site) => <SiteView site={site} />}
    </QueryState>
  );
}

function SiteView({ site }: { site: Site }) {
  const words = useWords(siteMessages);
  const regionName = useRegionNames();
  const can = useCan();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={site.name}
        subtitle={words[`kind.${site.kind}`]}
        back={{ to: paths.sites(), text: words.back }}
        actions={
          <>
            <Button
              icon={<ClockCircleOutlined aria-hidden="true" />}
              onClick={() => void navigate(paths.siteHours(site.id))}
            >
              {words.hours}
            </Button>
            {can('sites.edit') && <Actions site={site} />}
          </>
        }
      />
      <div className="ds-stack">
        <section className="ds-card" aria-labelledby="facts">
          <h2 id="facts">{words.facts}</h2>
          <dl className="ds-facts">
            <dt>{words.id}</dt>
            <dd className="ds-mono">{site.id}</dd>
            <dt>{words.region}</dt>
            <dd>{regionName(site.region)}</dd>
            <dt>{words.address}</dt>
            <dd>{site.address || '—'}</dd>
            <dt>{words.place}</dt>
            <dd>
              <Link to={paths.map(`site=${site.id}`)}>
                {site.lat.toFixed(5)}, {site.lon.toFixed(5)}
              </Link>
            </dd>
            {site.plan !== null && (
              <>
                <dt>{words.plan}</dt>
                <dd>
                  <Link to={paths.plan(site.plan.scenarioId)}>{site.plan.name}</Link>
                </dd>
              </>
            )}
          </dl>
        </section>
        <KiosksHere site={site} />
      </div>
    </>
  );
}

/** More kiosks than stand in any one place. */
const MAX_KIOSKS = 100;

function KiosksHere({ site: { id: siteId, plan } }: { site: Site }) {
  const words = useWords(siteMessages);
  const query = useQuery({
    queryKey: ['kiosks', { site: siteId }],
    queryFn: () => request<KioskPage>('GET', '/kiosks', { query: { site: siteId, limit: MAX_KIOSKS } }),
  });
  return (
    <section className="ds-card" aria-labelledby="kiosks">
      <h2 id="kiosks">{words.kiosks}</h2>
      <QueryState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className="ds-muted">{plan === null ? words.noKiosks : words.noKiosksYet}</p>}
      >
        {({ items }) => (
          <ul className="site-kiosks">
            {items.map((kiosk) => (
              <li key={kiosk.id}>
                <KioskCard kiosk={kiosk} isAtSite />
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </section>
  );
}

function Actions({ site }: { site: Site }) {
  const words = useWords(siteMessages);
  const common = useWords(commonMessages);
  const confirm = useConfirm();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);

  async function remove(): Promise<void> {
    const title = words.removeTitle(site.name);
    if (!(await confirm({ title, description: words.removeText, okText: words.remove, isDanger: true })))
      return;
    try {
      await request('DELETE', `/sites/${site.id}`, { ifMatch: site.version });
      await client.invalidateQueries({ queryKey: ['sites'] });
      await navigate(paths.sites());
    } catch (error) {
      toast.error(error);
    }
  }

  return (
    <>
      <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => setIsOpen(true)}>
        {common.edit}
      </Button>
      <Button danger icon={<DeleteOutlined aria-hidden="true" />} onClick={() => void remove()}>
        {common.remove}
      </Button>
      {isOpen && <SiteDrawer site={site} onClose={() => setIsOpen(false)} />}
    </>
  );
}
