/** Who is signed in, and what this person may do: the console hides the rest, the controller refuses it. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { SessionInfo, SessionState } from '../../accounts/api.ts';
import type { Permission } from '../../accounts/permissions.ts';
import { request } from './api.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => request<SessionState>('GET', '/session'),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Undefined while it is asked for and when nobody is signed in. */
export function useSession(): SessionInfo | undefined {
  return useQuery(sessionQuery).data?.session ?? undefined;
}

export function useCan(): (permission: Permission) => boolean {
  const session = useSession();
  return (permission) => session?.permissions.includes(permission) ?? false;
}
