/** One site: why it is there, who would lose, and the planner's own decision about it. */
import { LockOutlined, StopOutlined, UnlockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { PlanSettings, Scenario } from '../../../placement/api.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { siteMessages } from '../sites/messages.ts';
import { whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { useCandidates } from './use-plans.ts';

interface SitePanelProps {
  readonly scenario: Scenario;
  readonly draft: PlanSettings;
  readonly siteId: string;
  readonly onDecide: (settings: PlanSettings) => void;
}

export function SitePanel({ scenario, draft, siteId, onDecide }: SitePanelProps) {
  const words = useWords(placementMessages);
  const kinds = useWords(siteMessages);
  const candidates = useCandidates(scenario.settings.candidateLayer);
  const chosen = scenario.result?.sites.find(({ id }) => id === siteId);
  const place = chosen ?? candidates.find(({ id }) => id === siteId);
  if (place === undefined) {
    return (
      <section className="ds-card" aria-label={words.site}>
        <p className="ds-muted">{words.siteHint}</p>
      </section>
    );
  }
  return (
    <section className="ds-card ds-stack" aria-label={words.site} aria-live="polite">
      <div>
        <strong>{place.name}</strong>
        <div className="ds-muted">
          {[place.area, kinds[`kind.${place.kind}`], words[`hours.${place.hours}`]]
            .filter((text) => text !== '')
            .join(' · ')}
        </div>
      </div>
      {chosen === undefined ? <p>{words.whyNot}</p> : <Why site={chosen} />}
      {chosen?.isExisting !== true && <Decision draft={draft} siteId={siteId} onDecide={onDecide} />}
    </section>
  );
}

function Why({ site }: { site: NonNullable<Scenario['result']>['sites'][number] }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const { replacement } = site;
  return (
    <div>
      <p>{words.whyText(whole(site.reached, language), whole(site.alone, language))}</p>
      {replacement !== null && (
        <p className="ds-muted">{words.fallsAway(replacement.name, whole(replacement.loss, language))}</p>
      )}
    </div>
  );
}

function Decision({ draft, siteId, onDecide }: Pick<SitePanelProps, 'draft' | 'siteId' | 'onDecide'>) {
  const words = useWords(placementMessages);
  const isLocked = draft.locked.includes(siteId);
  const isForbidden = draft.forbidden.includes(siteId);
  const without = (ids: readonly string[]) => ids.filter((id) => id !== siteId);
  const free = { ...draft, locked: without(draft.locked), forbidden: without(draft.forbidden) };
  return (
    <div className="ds-row">
      {isLocked && <StatusTag tone="ok" text={words.locked} />}
      {isForbidden && <StatusTag tone="fault" text={words.forbidden} />}
      <Button
        icon={isLocked ? <UnlockOutlined aria-hidden="true" /> : <LockOutlined aria-hidden="true" />}
        onClick={() => onDecide(isLocked ? free : { ...free, locked: [...free.locked, siteId] })}
      >
        {isLocked ? words.unlock : words.lock}
      </Button>
      <Button
        icon={<StopOutlined aria-hidden="true" />}
        onClick={() => onDecide(isForbidden ? free : { ...free, forbidden: [...free.forbidden, siteId] })}
      >
        {isForbidden ? words.allow : words.forbid}
      </Button>
    </div>
  );
}
