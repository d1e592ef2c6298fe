/** The filters of kiosks in the URL: list and map show the same words, and a link of one leads to the other. */
import { useQuery } from '@tanstack/react-query';
import { Button, Select, Tag } from 'antd';
import { DevicesState, LinkState, ServiceState } from '../../../fleet/read-model.ts';
import { SearchField } from '../../components/search-field.tsx';
import { request } from '../../lib/api.ts';
import { DEVICE_WORDS, wordFor } from '../../../../shared/i18n/device-words.ts';
import { problemMessages } from '../../../../shared/i18n/problem-words.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useStateWords } from '../../lib/status.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import './filters.css';
import { kioskMessages } from './messages.ts';
import { useRegions } from '../sites/use-regions.ts';

const KEYS = ['q', 'region', 'site', 'link', 'service', 'devices', 'label', 'problem', 'revoked'] as const;
type Key = (typeof KEYS)[number];
export type FilterState = Record<Key, string>;

const NOTHING = Object.fromEntries(KEYS.map((key) => [key, ''])) as FilterState;

export interface KioskFilterControl {
  /** As the API takes it. */
  readonly filter: FilterState;
  readonly isFiltered: boolean;
  readonly set: (changes: Partial<FilterState>) => void;
  readonly clear: () => void;
  /** Query string, for links and bulk actions. */
  readonly search: string;
}

/** `onChange`: e.g. back to the first page. */
export function useKioskFilter(onChange?: () => void): KioskFilterControl {
  const [filter, setState] = useSearchState(KEYS);
  function set(changes: Partial<FilterState>): void {
    setState(changes);
    onChange?.();
  }
  const given = Object.entries(filter).filter(([, value]) => value !== '');
  return {
    filter,
    isFiltered: given.length > 0,
    set,
    clear: () => set(NOTHING),
    search: new URLSearchParams(given).toString(),
  };
}

export function KioskFilterBar({ control }: { control: KioskFilterControl }) {
  const words = useWords(kioskMessages);
  const states = useStateWords();
  const regions = useRegions();
  const labels = useQuery({
    queryKey: ['labels'],
    queryFn: () => request<{ items: string[] }>('GET', '/labels'),
  });
  const { filter, set } = control;
  const optionsOf = <Value extends string>(
    values: readonly Value[],
    table: Readonly<Record<Value, string>>,
  ) => values.map((value) => ({ value, label: table[value] }));
  return (
    <div className="kiosk-filters" role="search">
      <SearchField label={words.search} value={filter.q} onChange={(q) => set({ q })} />
      <Choice
        label={words.region}
        value={filter.region}
        onChange={(region) => set({ region })}
        options={(regions.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Choice
        label={words.link}
        value={filter.link}
        onChange={(link) => set({ link })}
        options={optionsOf(LinkState.options, states.link)}
      />
      <Choice
        label={words.service}
        value={filter.service}
        onChange={(service) => set({ service })}
        options={optionsOf(ServiceState.options, states.service)}
      />
      <Choice
        label={words.devices}
        value={filter.devices}
        onChange={(devices) => set({ devices })}
        options={optionsOf(DevicesState.options, states.devices)}
      />
      <Choice
        label={words.label}
        value={filter.label}
        onChange={(label) => set({ label })}
        options={(labels.data?.items ?? []).map((label) => ({ value: label, label }))}
      />
      <Select
        aria-label={words.revoked}
        placeholder={words.revoked}
        allowClear
        className="kiosk-filter"
        value={filter.revoked === '' ? null : filter.revoked}
        onChange={(value) => set({ revoked: value ?? '' })}
        options={[
          { value: 'no', label: words.revokedNo },
          { value: 'yes', label: words.revokedYes },
        ]}
      />
      <LinkedFilters control={control} />
      {control.isFiltered && (
        <Button type="link" onClick={control.clear}>
          {words.clear}
        </Button>
      )}
    </div>
  );
}

/** Filters that only links set: one site, one problem. */
function LinkedFilters({ control: { filter, set } }: { control: KioskFilterControl }) {
  const words = useWords(kioskMessages);
  const problemText = useProblemText();
  return (
    <>
      {filter.site !== '' && (
        <Tag closable onClose={() => set({ site: '' })}>
          {words.site}: {filter.site}
        </Tag>
      )}
      {filter.problem !== '' && (
        <Tag closable onClose={() => set({ problem: '' })}>
          {filter.problem.split(',').map(problemText).join(' / ')}
        </Tag>
      )}
    </>
  );
}

/** `receiptPrinter.paper-out` in words. */
function useProblemText(): (key: string) => string {
  const language = useLanguage();
  const words = useWords(problemMessages);
  return (key) => {
    const [deviceClass = '', problem = ''] = key.split('.');
    const text = words[problem as keyof typeof words] as ((device: string) => string) | undefined;
    return text?.(wordFor(DEVICE_WORDS[language].classes, deviceClass)) ?? key;
  };
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { value: string; label: string }[];
  readonly onChange: (value: string) => void;
}

/** Several of a few. */
function Choice({ label, value, options, onChange }: ChoiceProps) {
  if (options.length === 0 && value === '') return null;
  return (
    <Select
      mode="multiple"
      aria-label={label}
      placeholder={label}
      className="kiosk-filter"
      maxTagCount={1}
      showSearch={false}
      allowClear
      value={value === '' ? [] : value.split(',')}
      onChange={(values: string[]) => onChange(values.join(','))}
      options={[...options]}
    />
  );
}
