/** API tokens of machines. */
import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { ApiToken } from '../../../accounts/api.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useNow } from '../../lib/use-now.ts';
import { accountMessages } from './messages.ts';
import { TokenDialog } from './token-dialog.tsx';

export function TokensPage() {
  return (
    <RequirePermission permission="tokens.manage">
      <Tokens />
    </RequirePermission>
  );
}

function Tokens() {
  const words = useWords(accountMessages);
  const common = useWords(commonMessages);
  const [isOpen, setIsOpen] = useState(false);
  const revoke = useRevoke();
  const query = useQuery({
    queryKey: ['tokens'],
    queryFn: () => request<{ items: ApiToken[] }>('GET', '/tokens'),
  });
  const revokeButton = (token: ApiToken) => (
    <Button danger size="small" onClick={() => void revoke(token)}>
      {words.revoke}
    </Button>
  );
  const create = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setIsOpen(true)}>
      {words.newToken}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.tokensTitle} subtitle={words.tokensSubtitle} actions={create} />
      <QueryState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={words.tokensEmpty} description={words.tokensSubtitle} />}
      >
        {({ items }) => (
          <DataTable
            label={words.tokensTitle}
            rows={items}
            rowKey={(token) => token.id}
            columns={[
              { key: 'name', title: words.tokenName, render: (token) => token.name },
              {
                key: 'scopes',
                title: words.scopes,
                render: (token) => <span className="ds-mono">{token.scopes.join(' ')}</span>,
              },
              { key: 'expires', title: words.expires, render: (token) => <Expiry token={token} /> },
              { key: 'by', title: words.createdBy, render: (token) => token.createdBy },
              {
                key: 'used',
                title: words.lastUsed,
                render: ({ lastUsedAtMs }) =>
                  lastUsedAtMs === null ? common.never : <RelativeTime atMs={lastUsedAtMs} />,
              },
              { key: 'actions', title: words.revoke, render: revokeButton },
            ]}
            card={(token) => (
              <>
                <strong>{token.name}</strong>
                <span className="ds-mono">{token.scopes.join(' ')}</span>
                <span className="ds-muted">
                  <Expiry token={token} />
                </span>
                <div>{revokeButton(token)}</div>
              </>
            )}
          />
        )}
      </QueryState>
      {isOpen && <TokenDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Expiry({ token: { expiresAtMs } }: { token: ApiToken }) {
  const words = useWords(accountMessages);
  const language = useLanguage();
  const nowMs = useNow();
  if (expiresAtMs === null) return words.noEnd;
  return expiresAtMs <= nowMs ? words.expired : words.until(formatDateTime(expiresAtMs, language));
}

function useRevoke(): (token: ApiToken) => Promise<void> {
  const words = useWords(accountMessages);
  const confirm = useConfirm();
  const toast = useToast();
  const client = useQueryClient();
  return async ({ id, name }) => {
    const title = words.revokeTitle(name);
    const isSure = await confirm({
      title,
      description: words.revokeText,
      okText: words.revoke,
      isDanger: true,
    });
    if (!isSure) return;
    try {
      await request('DELETE', `/tokens/${id}`);
    } catch (error) {
      toast.error(error);
    }
    await client.invalidateQueries({ queryKey: ['tokens'] });
  };
}
