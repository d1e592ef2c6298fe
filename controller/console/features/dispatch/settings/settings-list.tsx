/** What all lists of settings share: a button for a new one, the rows, and one of them opened beside. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { QueryState } from '../../../components/query-state.tsx';
import { StatusTag } from '../../../components/status-tag.tsx';
import { useWords } from '../../../lib/i18n.ts';
import { settingsMessages } from './messages.ts';

interface SettingsListProps<Item> {
  readonly query: UseQueryResult<Item[]>;
  /** Of the button; absent: nobody may add one. */
  readonly newText?: string;
  readonly empty: { readonly title: string; readonly description: string };
  readonly rows: (items: readonly Item[], onOpen: (item: Item) => void) => ReactNode;
  /** `item` null: a new one. */
  readonly drawer: (item: Item | null, onClose: () => void) => ReactNode;
}

export function SettingsList<Item>({ query, newText, empty, rows, drawer }: SettingsListProps<Item>) {
  const [opened, setOpened] = useState<{ readonly item: Item | null } | null>(null);
  return (
    <div className="ds-stack">
      {newText !== undefined && (
        <div>
          <Button type="primary" onClick={() => setOpened({ item: null })}>
            {newText}
          </Button>
        </div>
      )}
      <QueryState
        query={query}
        isEmpty={(items) => items.length === 0}
        empty={<EmptyState title={empty.title} description={empty.description} />}
      >
        {(items) => rows(items, (item) => setOpened({ item }))}
      </QueryState>
      {opened !== null && drawer(opened.item, () => setOpened(null))}
    </div>
  );
}

export function NameLink({ name, onOpen }: { name: string; onOpen: () => void }) {
  return (
    <Button type="link" className="settings-link" onClick={onOpen}>
      {name}
    </Button>
  );
}

export function EnabledTag({ isEnabled }: { isEnabled: boolean }) {
  const words = useWords(settingsMessages);
  return isEnabled ? (
    <StatusTag tone="ok" text={words.enabled} />
  ) : (
    <StatusTag tone="unknown" text={words.disabled} />
  );
}
