/** Roles in words. */
import type { Role } from '../../accounts/permissions.ts';
import { commonMessages } from './common-words.ts';
import { useWords } from './i18n.ts';

export function useRoleWords(): Readonly<Record<Role, string>> {
  const words = useWords(commonMessages);
  return {
    operator: words.roleOperator,
    technician: words.roleTechnician,
    planner: words.rolePlanner,
    administrator: words.roleAdministrator,
  };
}
