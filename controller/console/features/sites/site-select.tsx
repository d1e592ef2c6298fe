/** Choosing a site by typing a part of its name; made to be a form field. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import type { Site, SitePage } from '../../../fleet/api.ts';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { siteMessages } from './messages.ts';

interface SiteSelectProps {
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

const MAX_OPTIONS = 30;

export function SiteSelect({ id, value, onChange }: SiteSelectProps) {
  const words = useWords(siteMessages);
  const [text, setText] = useState('');
  const q = useDebounced(text.trim());
  const { data } = useQuery({
    queryKey: ['site-options', q],
    queryFn: ({ signal }) =>
      request<z.infer<typeof SitePage>>('GET', '/sites', { query: { q, limit: MAX_OPTIONS }, signal }),
    placeholderData: keepPreviousData,
  });
  const chosen = useChosen(value);
  const found = data?.items ?? [];
  const sites =
    chosen === undefined || found.some((site) => site.id === chosen.id) ? found : [chosen, ...found];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={words.site}
      placeholder={words.search}
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value === undefined || value === '' ? null : value}
      onChange={(next) => onChange?.(next ?? '')}
      options={sites.map((site) => ({ value: site.id as string, label: `${site.name}（${site.id}）` }))}
      style={{ width: '100%' }}
    />
  );
}

/** The present one may not be among the first that are found. */
function useChosen(id: string | undefined): Site | undefined {
  return useQuery({
    queryKey: ['site', id],
    queryFn: () => request<Site>('GET', `/sites/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined && id !== '',
  }).data;
}
