/** The regions, which many pages name or choose from. */
import { useQuery } from '@tanstack/react-query';
import type { Region } from '../../../fleet/api.ts';
import { request } from '../../lib/api.ts';

export function useRegions() {
  return useQuery({
    queryKey: ['regions'],
    queryFn: () => request<{ items: Region[] }>('GET', '/regions'),
  });
}

/** The name of a region, or its id while the names are not there. */
export function useRegionNames(): (id: string) => string {
  const { data } = useRegions();
  const names = new Map((data?.items ?? []).map(({ id, name }) => [id as string, name]));
  return (id) => names.get(id) ?? id;
}
