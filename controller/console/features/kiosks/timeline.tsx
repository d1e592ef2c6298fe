/** What happened at the kiosk, newest first; kinds are chosen in the URL. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { TimelineKind, type TimelineItem } from '../../../fleet/api.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { kioskMessages } from './messages.ts';
import { toneOfItem, useTimelineText } from './timeline-text.ts';

const PAGE = 30;
const KEYS = ['kinds'] as const;

interface TimelinePage {
  readonly items: TimelineItem[];
  readonly next: string | null;
}

export function Timeline({ kioskId }: { kioskId: string }) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const [{ kinds }, setState] = useSearchState(KEYS);
  const query = useInfiniteQuery({
    queryKey: ['timeline', kioskId, kinds],
    queryFn: ({ pageParam, signal }) =>
      request<TimelinePage>('GET', `/kiosks/${encodeURIComponent(kioskId)}/timeline`, {
        query: { kinds, limit: PAGE, before: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
  return (
    <section className="ds-card" aria-labelledby="timeline">
      <h2 id="timeline">{words.timeline}</h2>
      <Kinds value={kinds} onChange={(value) => setState({ kinds: value })} />
      <QueryState
        query={query}
        isEmpty={(items) => items.length === 0}
        empty={<p className="ds-muted">{words.timelineEmpty}</p>}
      >
        {(items) => (
          <ol className="timeline-list">
            {items.map((item) => (
              <Item key={`${item.atMs} ${item.key}`} item={item} />
            ))}
          </ol>
        )}
      </QueryState>
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common.more}
        </Button>
      )}
    </section>
  );
}

function Kinds({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const texts: Record<TimelineKind, string> = {
    link: words.kindLink,
    device: words.kindDevice,
    service: words.kindService,
    agent: words.kindAgent,
    session: words.kindSession,
    supply: words.kindSupply,
    card: words.kindCard,
    paper: words.kindPaper,
    maintenance: words.kindMaintenance,
    help: words.kindHelp,
  };
  const chosen = new Set(value.split(',').filter((kind) => kind !== ''));
  function toggle(kind: TimelineKind): void {
    const next = new Set(chosen);
    if (!next.delete(kind)) next.add(kind);
    onChange([...next].join(','));
  }
  return (
    <div className="timeline-kinds" role="group" aria-label={words.timeline}>
      <Tag.CheckableTag checked={chosen.size === 0} onChange={() => onChange('')}>
        {common.all}
      </Tag.CheckableTag>
      {TimelineKind.options.map((kind) => (
        <Tag.CheckableTag key={kind} checked={chosen.has(kind)} onChange={() => toggle(kind)}>
          {texts[kind]}
        </Tag.CheckableTag>
      ))}
    </div>
  );
}

function Item({ item }: { item: TimelineItem }) {
  const text = useTimelineText();
  return (
    <li data-tone={toneOfItem(item)}>
      <div>{text(item)}</div>
      <RelativeTime atMs={item.atMs} />
    </li>
  );
}
