/** A kiosk, a site or a region, chosen by name. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Radio, Select } from 'antd';
import { useState } from 'react';
import type { KioskPage } from '../../../fleet/api.ts';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { SiteSelect } from '../sites/site-select.tsx';
import { useRegions } from '../sites/use-regions.ts';
import { hoursMessages } from './messages.ts';

export interface ScopeDraft {
  readonly kind: 'kiosk' | 'site' | 'region';
  /** '': not chosen yet. */
  readonly id: string;
}

interface ScopeFieldProps {
  readonly scope: ScopeDraft;
  readonly onChange: (scope: ScopeDraft) => void;
}

const KINDS = ['kiosk', 'site', 'region'] as const;

export function ScopeField({ scope, onChange }: ScopeFieldProps) {
  const words = useWords(hoursMessages);
  const choose = (id: string) => onChange({ ...scope, id });
  return (
    <div className="ds-stack">
      <Radio.Group
        aria-label={words.place}
        value={scope.kind}
        onChange={({ target }) => onChange({ kind: target.value as ScopeDraft['kind'], id: '' })}
        options={KINDS.map((value) => ({ value, label: words[`scope.${value}`] }))}
      />
      {scope.kind === 'kiosk' && <KioskSelect value={scope.id} onChange={choose} />}
      {scope.kind === 'site' && <SiteSelect value={scope.id} onChange={choose} />}
      {scope.kind === 'region' && <RegionSelect value={scope.id} onChange={choose} />}
    </div>
  );
}

interface SelectProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const MAX_OPTIONS = 30;

function KioskSelect({ value, onChange }: SelectProps) {
  const words = useWords(hoursMessages);
  const [text, setText] = useState('');
  const q = useDebounced(text.trim());
  const { data } = useQuery({
    queryKey: ['kiosk-options', q],
    queryFn: ({ signal }) =>
      request<KioskPage>('GET', '/kiosks', { query: { q, limit: MAX_OPTIONS }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <Select
      aria-label={words['scope.kiosk']}
      placeholder={words.kioskSearch}
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      options={(data?.items ?? []).map(({ id, name }) => ({
        value: id as string,
        label: `${name}（${id}）`,
      }))}
      style={{ width: '100%' }}
    />
  );
}

function RegionSelect({ value, onChange }: SelectProps) {
  const words = useWords(hoursMessages);
  const { data } = useRegions();
  return (
    <Select
      aria-label={words['scope.region']}
      placeholder={words['scope.region']}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      options={(data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
      style={{ width: '100%' }}
    />
  );
}
