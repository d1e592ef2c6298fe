/** What a person may not see is not shown; the controller refuses it too. Says who could grant it. */
import type { ReactNode } from 'react';
import { type Permission, rolesWith } from '../../accounts/permissions.ts';
import { commonMessages } from '../lib/common-words.ts';
import { useLanguage, useWords } from '../lib/i18n.ts';
import { useRoleWords } from '../lib/role-words.ts';
import { useCan } from '../lib/session.ts';
import { EmptyState } from './empty-state.tsx';
import { useTitle } from './page-header.tsx';

export function RequirePermission({ permission, children }: { permission: Permission; children: ReactNode }) {
  const can = useCan();
  return can(permission) ? children : <Forbidden permission={permission} />;
}

function Forbidden({ permission }: { permission: Permission }) {
  const words = useWords(commonMessages);
  const roleWords = useRoleWords();
  const language = useLanguage();
  useTitle(words.forbiddenTitle);
  const roles = rolesWith(permission).map((role) => roleWords[role]);
  return (
    <EmptyState
      level="page"
      state="forbidden"
      title={words.forbiddenTitle}
      description={words.forbiddenText(roles.join(language === 'zh' ? '、' : ', '))}
    />
  );
}
