/** The documents of dispatch as the pages read and write them. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  OnCallView,
  PolicyView,
  ScheduleView,
  SilenceView,
  TechnicianView,
} from '../../../../dispatch/api.ts';
import type { ChannelView } from '../../../../dispatch/notify/secrets.ts';
import { useToast } from '../../../components/toast.tsx';
import { request, type RequestOptions } from '../../../lib/api.ts';
import { commonMessages } from '../../../lib/common-words.ts';
import { useWords } from '../../../lib/i18n.ts';

const listQuery = <T>(path: string) =>
  queryOptions({
    queryKey: ['dispatch-settings', path],
    queryFn: ({ signal }) => request<{ items: T[] }>('GET', path, { signal }),
    select: ({ items }) => items,
  });

export const techniciansQuery = listQuery<TechnicianView>('/technicians');
export const channelsQuery = listQuery<ChannelView>('/channels');
export const silencesQuery = listQuery<SilenceView>('/silences');
export const schedulesQuery = listQuery<ScheduleView>('/schedules');
export const onCallQuery = queryOptions({
  queryKey: ['dispatch-settings', '/on-call'],
  queryFn: ({ signal }) => request<OnCallView>('GET', '/on-call', { signal }),
});

export const policyQuery = queryOptions({
  queryKey: ['dispatch-settings', '/dispatch-policy'],
  queryFn: ({ signal }) => request<PolicyView>('GET', '/dispatch-policy', { signal }),
});

/** What somebody is called, or their id. */
export function useTechnicianNames(): (userId: string) => string {
  const { data = [] } = useQuery(techniciansQuery);
  const names = new Map(data.map(({ userId, name }) => [userId, name]));
  return (userId) => names.get(userId) ?? userId;
}

type Send = (method: 'PUT' | 'POST' | 'DELETE', path: string, options: RequestOptions) => Promise<void>;

/** Sends a change, tells how it went, and has everything read anew, also after a refusal. */
export function useSend(onDone: () => void = () => {}): { send: Send; isBusy: boolean } {
  const toast = useToast();
  const words = useWords(commonMessages);
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  return {
    isBusy,
    async send(method, path, options) {
      setIsBusy(true);
      try {
        await request(method, path, options);
        toast.success(words.saved);
        onDone();
      } catch (error) {
        toast.error(error);
      } finally {
        setIsBusy(false);
        await queries.invalidateQueries({ queryKey: ['dispatch-settings'] });
      }
    },
  };
}
