/** The chosen sites with their reasons. */
import { Button } from 'antd';
import { Link } from 'react-router';
import type { PlanResult, PlanSite, Scenario } from '../../../placement/api.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { siteMessages } from '../sites/messages.ts';
import { percent, times, visits, whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { YearMark } from './year-mark.tsx';

interface SitesTableProps {
  readonly scenario: Scenario;
  readonly result: PlanResult;
  /** Shows it on the map; without: a table to print. */
  readonly onSelect?: (siteId: string) => void;
}

export function SitesTable({ scenario, result, onSelect }: SitesTableProps) {
  const words = useWords(placementMessages);
  const kinds = useWords(siteMessages);
  const language = useLanguage();
  const name = (site: PlanSite) =>
    onSelect === undefined ? (
      site.name
    ) : (
      <Button
        type="link"
        size="small"
        style={{ paddingInline: 0 }}
        onClick={() => {
          onSelect(site.id);
          document.querySelector('.plan-work')?.scrollIntoView({ block: 'start' });
        }}
      >
        {site.name}
      </Button>
    );
  const replacement = ({ replacement }: PlanSite) =>
    replacement === null ? '—' : words.replacementLoss(replacement.name, whole(replacement.loss, language));
  return (
    <div className="ds-stack">
      <h2>{words.sites}</h2>
      <DataTable
        label={words.sites}
        rows={result.sites}
        rowKey={({ id }) => id}
        columns={[
          { key: 'turn', title: words.turn, isNumber: true, render: ({ turn }) => turn ?? '' },
          ...(result.years.length === 0
            ? []
            : [
                {
                  key: 'year',
                  title: words.year,
                  render: ({ year }: PlanSite) => (year === undefined ? '' : <YearMark year={year} />),
                },
              ]),
          { key: 'name', title: words.site, render: name },
          { key: 'area', title: words.area, isShort: true, render: ({ area }) => area || '—' },
          { key: 'kind', title: words.siteKind, isShort: true, render: ({ kind }) => kinds[`kind.${kind}`] },
          ...(scenario.settings.slices === null
            ? []
            : [
                {
                  key: 'hours',
                  title: words.hours,
                  render: ({ hours }: PlanSite) => words[`hours.${hours}`],
                },
              ]),
          {
            key: 'reached',
            title: words.reached,
            isNumber: true,
            render: ({ reached }) => whole(reached, language),
          },
          ...(result.sites.some(({ load }) => load !== undefined)
            ? [
                {
                  key: 'load',
                  title: words.load,
                  isNumber: true,
                  render: (site: PlanSite) => <Load site={site} />,
                },
              ]
            : []),
          { key: 'alone', title: words.alone, isNumber: true, render: ({ alone }) => whole(alone, language) },
          { key: 'replacement', title: words.replacement, render: replacement },
          {
            key: 'state',
            title: words.state,
            render: (site) => <SiteState scenario={scenario} site={site} />,
          },
        ]}
        card={(site) => (
          <>
            <span>
              {site.turn !== undefined && <span className="ds-muted ds-number">{site.turn} </span>}
              {name(site)}
              {site.year !== undefined && <YearMark year={site.year} />}
            </span>
            <span className="ds-muted">
              {site.area} · {kinds[`kind.${site.kind}`]}
            </span>
            <span>{words.people(whole(site.reached, language))}</span>
            <Load site={site} />
            <SiteState scenario={scenario} site={site} />
          </>
        )}
      />
    </div>
  );
}

/** The busiest hour, and how many machines it takes. */
function Load({ site: { load, machines } }: { site: PlanSite }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  if (load === undefined) return null;
  const own = whole(machines, language);
  return (
    <span className="plan-load">
      {words.visits(visits(load.visits, language))}
      {load.needs > machines ? (
        <StatusTag tone="attention" text={words.loadTooMuch(own, whole(load.needs, language))} />
      ) : (
        <span className="ds-muted">{words.machinesHere(own)}</span>
      )}
    </span>
  );
}

function SiteState({ scenario: { approvals, settings }, site }: { scenario: Scenario; site: PlanSite }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const approval = approvals.find(({ candidateId }) => candidateId === site.id);
  if (site.isExisting) {
    const text = site.up === undefined ? words.existing : words.existingUp(percent(site.up, language));
    const busy = site.busy === undefined ? '' : ` · ${words.existingBusy(times(site.busy, language))}`;
    return <StatusTag tone="unknown" text={text + busy} />;
  }
  if (approval !== undefined) {
    return (
      <Link to={paths.site(approval.siteId)}>
        <StatusTag tone="ok" text={words.approvedTag} />
      </Link>
    );
  }
  return settings.locked.includes(site.id) ? <StatusTag tone="attention" text={words.locked} /> : null;
}
