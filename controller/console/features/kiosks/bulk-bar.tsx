/** What can be done with the selected kiosks; "all that match" goes by the query, not by ten thousand ids. */
import { Button, Dropdown, type MenuProps } from 'antd';
import { useEffect, useState } from 'react';
import type { BulkAction, BulkRequest } from '../../../fleet/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import './bulk-bar.css';
import { BulkDialog } from './bulk-dialog.tsx';
import { kioskMessages } from './messages.ts';

interface BulkBarProps {
  readonly selected: ReadonlySet<string>;
  readonly total: number;
  readonly search: string;
  readonly onClear: () => void;
}

export function BulkBar({ selected, total, search, onClear }: BulkBarProps) {
  const words = useWords(kioskMessages);
  const language = useLanguage();
  const [isAll, setIsAll] = useState(false);
  const [action, setAction] = useState<BulkAction['type'] | null>(null);
  const items = useActions(setAction);
  // Whoever takes one out means the rows and not the query.
  useEffect(() => setIsAll(false), [selected, search]);
  if (selected.size === 0) return null;
  const count = isAll ? total : selected.size;
  const selection: BulkRequest['selection'] = isAll ? { query: search } : { ids: [...selected] as never };
  return (
    <div className="bulk-bar" role="region" aria-label={words.bulk}>
      <strong>{words.selected(formatCount(count, language))}</strong>
      {!isAll && total > selected.size && (
        <Button type="link" onClick={() => setIsAll(true)}>
          {words.selectAll(formatCount(total, language))}
        </Button>
      )}
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="primary">{words.bulk}</Button>
      </Dropdown>
      <Button type="text" onClick={onClear}>
        {words.unselect}
      </Button>
      {action !== null && (
        <BulkDialog
          type={action}
          selection={selection}
          onClose={(isDone) => {
            setAction(null);
            if (isDone) onClear();
          }}
        />
      )}
    </div>
  );
}

function useActions(choose: (type: BulkAction['type']) => void): NonNullable<MenuProps['items']> {
  const words = useWords(kioskMessages);
  const can = useCan();
  const edits = [
    { key: 'add-label', label: words.addLabel },
    { key: 'remove-label', label: words.removeLabel },
    { key: 'move', label: words.move },
  ] as const;
  const credentials = [
    { key: 'revoke', label: words.revoke, danger: true },
    { key: 'restore', label: words.restore },
  ] as const;
  return [...(can('kiosks.edit') ? edits : []), ...(can('kiosks.credentials') ? credentials : [])].map(
    (item) => ({
      ...item,
      onClick: () => choose(item.key),
    }),
  );
}
