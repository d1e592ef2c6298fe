/** When a site, or the sites of a region, serve citizens: a month as a picture, the rules behind it, closures. */
import { CopyOutlined, EditOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  planOfDay,
  serviceIntervals,
  type SiteHours,
} from '../../../../shared/domain/service-hours/service-hours.ts';
import { addDays, dayOf, daysOfMonth, dayStartMs } from '../../../../shared/time/day.ts';
import { intersect, subtract, totalMs, union } from '../../../../shared/time/intervals.ts';
import type { Site } from '../../../fleet/api.ts';
import type { OwnHours } from '../../../uptime/hours/api.ts';
import type { Exclusion } from '../../../uptime/hours/exclusions.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { request } from '../../lib/api.ts';
import { formatHourCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { useNow } from '../../lib/use-now.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { useRegions } from '../sites/use-regions.ts';
import { ClosuresCard } from './closures-card.tsx';
import { CopyDrawer } from './copy-drawer.tsx';
import { HoursDrawer } from './hours-drawer.tsx';
import './hours-page.css';
import { hoursMessages } from './messages.ts';
import { CalendarLegend, MonthCalendar } from './month-calendar.tsx';
import { RulesCard } from './rules-card.tsx';
import { exclusionsOf, type Owner, siteHoursOf, useAway, useHolidayYears, useHours } from './use-hours.ts';

export function SiteHoursPage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['site', id],
    queryFn: () => request<Site>('GET', `/sites/${encodeURIComponent(id)}`),
  });
  return (
    <QueryState query={query} level="page">
      {({ name }) => <OwnerHours owner={{ kind: 'site', id, name }} />}
    </QueryState>
  );
}

export function RegionHoursPage() {
  const { id = '' } = useParams();
  const query = useRegions();
  return (
    <QueryState query={query} level="page">
      {({ items }) => (
        <OwnerHours
          owner={{ kind: 'region', id, name: items.find((region) => region.id === id)?.name ?? id }}
        />
      )}
    </QueryState>
  );
}

function OwnerHours({ owner }: { owner: Owner }) {
  const words = useWords(hoursMessages);
  const can = useCan();
  const hours = useHours(owner);
  const [open, setOpen] = useState<'change' | 'copy' | null>(null);
  const back =
    owner.kind === 'site'
      ? { to: paths.site(owner.id), text: words.backToSite }
      : { to: paths.regions(), text: words.backToRegions };
  const actions = can('sites.edit') && hours.data !== undefined && (
    <>
      {owner.kind === 'site' && (
        <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => setOpen('copy')}>
          {words.copyToOthers}
        </Button>
      )}
      <Button type="primary" icon={<EditOutlined aria-hidden="true" />} onClick={() => setOpen('change')}>
        {words.change}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader title={words.ofSite(owner.name)} subtitle={words.subtitle} back={back} actions={actions} />
      <QueryState query={hours}>{(data) => <Overview owner={owner} hours={data} />}</QueryState>
      {open === 'change' && hours.data !== undefined && (
        <HoursDrawer owner={owner} own={hours.data.own} onClose={() => setOpen(null)} />
      )}
      {open === 'copy' && hours.data !== undefined && (
        <CopyDrawer owner={owner} own={hours.data.own} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

const KEYS = ['month'] as const;

function Overview({ owner, hours }: { owner: Owner; hours: { own: OwnHours; region: OwnHours } }) {
  const words = useWords(hoursMessages);
  const today = dayOf(useNow());
  const years = useHolidayYears();
  const away = useAway(owner);
  const [{ month }, setState] = useSearchState(KEYS);
  const shown = /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : today.slice(0, 7);
  return (
    <QueryState query={years} lines={8}>
      {(data) => {
        const site = siteHoursOf(owner, hours, data.years);
        const exclusions = away.data === undefined ? [] : exclusionsOf(away.data);
        return (
          <div className="hours-page">
            <section className="ds-card ds-stack" aria-label={words.calendar}>
              <MonthCalendar
                month={shown}
                today={today}
                hours={site}
                exclusions={exclusions}
                onMonth={(next) => setState({ month: next })}
              />
              <MonthTotal month={shown} hours={site} exclusions={exclusions} />
              <CalendarLegend />
            </section>
            <div className="ds-stack">
              <RulesCard
                owner={owner}
                own={hours.own}
                plan={planOfDay(site, today)}
                hours={site}
                today={today}
              />
              {away.data !== undefined && <ClosuresCard owner={owner} closures={away.data.closures} />}
            </div>
          </div>
        );
      }}
    </QueryState>
  );
}

interface MonthTotalProps {
  readonly month: string;
  readonly hours: SiteHours;
  readonly exclusions: readonly Exclusion[];
}

function MonthTotal({ month, hours, exclusions }: MonthTotalProps) {
  const words = useWords(hoursMessages);
  const language = useLanguage();
  const days = daysOfMonth(month);
  const range = { fromMs: dayStartMs(days[0]!), toMs: dayStartMs(addDays(days.at(-1)!, 1)) };
  const service = serviceIntervals(hours, range);
  const excludedMs = totalMs(service) - totalMs(subtract(service, intersect(union(exclusions), [range])));
  const serviceText = formatHourCount(totalMs(service), language);
  return (
    <p>
      {excludedMs === 0
        ? words.monthTotalWhole(serviceText)
        : words.monthTotal(serviceText, formatHourCount(excludedMs, language))}
    </p>
  );
}
