/** Where a person is signed in, and ending what should not be. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { OwnSession } from '../../../accounts/api.ts';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { accountMessages } from './messages.ts';

export function OwnSessions() {
  const words = useWords(accountMessages);
  const toast = useToast();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['own-sessions'],
    queryFn: () => request<{ items: OwnSession[] }>('GET', '/me/sessions'),
  });

  async function end(id: string): Promise<void> {
    try {
      await request('DELETE', `/me/sessions/${id}`);
    } catch (error) {
      toast.error(error);
    }
    await client.invalidateQueries({ queryKey: ['own-sessions'] });
  }

  return (
    <section className="ds-card" aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      <QueryState query={query}>
        {({ items }) => (
          <ul className="ds-stack" style={{ margin: 0, padding: 0, listStyle: 'none' }}>
            {items.map((session) => (
              <li key={session.id} className="ds-row" style={{ justifyContent: 'space-between' }}>
                <span style={{ minWidth: 0, overflowWrap: 'anywhere', flex: '1 1 240px' }}>
                  {browserOf(session.userAgent)}{' '}
                  <span className="ds-muted">{words.sessionFrom(session.address)}</span>
                  {' · '}
                  {session.isCurrent ? (
                    <strong>{words.sessionCurrent}</strong>
                  ) : (
                    <RelativeTime atMs={session.lastSeenAtMs} />
                  )}
                </span>
                {!session.isCurrent && (
                  <Button size="small" onClick={() => void end(session.id)}>
                    {words.sessionEnd}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </section>
  );
}

/** Enough to tell the office computer from the phone. */
function browserOf(userAgent: string): string {
  const browser = /(Edg|Firefox|Chrome|Safari)\/(\d+)/.exec(userAgent);
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(userAgent)?.[1];
  return [browser === null ? userAgent.slice(0, 40) : `${browser[1]} ${browser[2]}`, system]
    .filter((part) => part !== undefined)
    .join(' · ');
}
