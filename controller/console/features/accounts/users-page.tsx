/** Who may sign in, and what they may do. */
import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { User } from '../../../accounts/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useRoleWords } from '../../lib/role-words.ts';
import { accountMessages } from './messages.ts';
import { UserDrawer } from './user-drawer.tsx';

export function UsersPage() {
  return (
    <RequirePermission permission="users.manage">
      <Users />
    </RequirePermission>
  );
}

function Users() {
  const words = useWords(accountMessages);
  const common = useWords(commonMessages);
  /** null: closed; 'new': a new user. */
  const [open, setOpen] = useState<User | 'new' | null>(null);
  const query = useQuery({
    queryKey: ['users'],
    queryFn: () => request<{ items: User[] }>('GET', '/users'),
  });
  const rolesText = useRolesText();
  return (
    <>
      <PageHeader
        title={words.usersTitle}
        subtitle={words.usersSubtitle}
        actions={
          <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen('new')}>
            {words.newUser}
          </Button>
        }
      />
      <QueryState query={query}>
        {({ items }) => (
          <DataTable
            label={words.usersTitle}
            rows={items}
            rowKey={(user) => user.id}
            onOpen={setOpen}
            columns={[
              {
                key: 'name',
                title: words.name,
                render: (user) => <NameCell user={user} onOpen={() => setOpen(user)} />,
              },
              { key: 'roles', title: words.roles, render: (user) => rolesText(user) },
              {
                key: 'factor',
                title: words.secondFactor,
                render: (user) => (user.hasTotp ? words.on : words.off),
              },
              {
                key: 'last',
                title: words.lastSignIn,
                render: (user) => <LastSignIn user={user} never={common.never} />,
              },
              { key: 'state', title: words.state, render: (user) => <UserState user={user} /> },
            ]}
            card={(user) => (
              <>
                <NameCell user={user} onOpen={() => setOpen(user)} />
                <span className="ds-muted">{rolesText(user)}</span>
                <UserState user={user} />
              </>
            )}
          />
        )}
      </QueryState>
      {open !== null && <UserDrawer user={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function useRolesText(): (user: User) => string {
  const roleWords = useRoleWords();
  const language = useLanguage();
  return ({ roles }) => roles.map((role) => roleWords[role]).join(language === 'zh' ? '、' : ', ');
}

function NameCell({ user, onOpen }: { user: User; onOpen: () => void }) {
  return (
    <span>
      <Button type="link" style={{ padding: 0, height: 'auto' }} onClick={onOpen}>
        {user.displayName}
      </Button>{' '}
      <span className="ds-muted">{user.name}</span>
    </span>
  );
}

function LastSignIn({ user, never }: { user: User; never: string }) {
  return user.lastSignInAtMs === null ? never : <RelativeTime atMs={user.lastSignInAtMs} />;
}

function UserState({ user }: { user: User }) {
  const words = useWords(accountMessages);
  return user.isDisabled ? (
    <StatusTag tone="unknown" text={words.disabled} />
  ) : (
    <StatusTag tone="ok" text={words.active} />
  );
}
