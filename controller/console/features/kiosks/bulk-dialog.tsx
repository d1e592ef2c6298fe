/** A bulk action in three steps: what, what it would do to each, what it did to each. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { BulkAction, BulkRequest, BulkResult } from '../../../fleet/api.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { SiteSelect } from '../sites/site-select.tsx';
import { kioskMessages } from './messages.ts';

interface BulkDialogProps {
  readonly type: BulkAction['type'];
  readonly selection: BulkRequest['selection'];
  readonly onClose: (isDone: boolean) => void;
}

export function BulkDialog({ type, selection, onClose }: BulkDialogProps) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const [value, setValue] = useState('');
  const [typed, setTyped] = useState('');
  const bulk = useBulk(selection);
  const action = actionOf(type, value);
  const title = useTitleOf(type);
  const { preview, done, isBusy } = bulk;
  const isDangerous = type === 'revoke' && (preview?.counts.changed ?? 0) > 0;
  const isConfirmed = !isDangerous || typed === String(preview?.counts.changed);

  function footer() {
    if (done !== null) return <Button onClick={() => onClose(true)}>{common.close}</Button>;
    if (preview === null) {
      return (
        <Button
          type="primary"
          disabled={action === null}
          loading={isBusy}
          onClick={() => void bulk.run(action, true)}
        >
          {words.preview}
        </Button>
      );
    }
    return (
      <Button
        type="primary"
        danger={isDangerous}
        disabled={preview.counts.changed === 0 || !isConfirmed}
        loading={isBusy}
        onClick={() => void bulk.run(action, false)}
      >
        {words.bulkDo(String(preview.counts.changed))}
      </Button>
    );
  }

  return (
    <Modal open title={title} onCancel={() => onClose(done !== null)} footer={footer()} width={620}>
      <div className="ds-stack">
        {preview === null && done === null && <ActionFields type={type} value={value} onChange={setValue} />}
        {(done ?? preview) !== null && <Result result={(done ?? preview)!} />}
        {isDangerous && done === null && (
          <label className="ds-stack" style={{ gap: 6 }}>
            {words.bulkType(String(preview?.counts.changed))}
            <Input
              value={typed}
              onChange={({ target }) => setTyped(target.value.trim())}
              inputMode="numeric"
            />
          </label>
        )}
      </div>
    </Modal>
  );
}

function useTitleOf(type: BulkAction['type']): string {
  const words = useWords(kioskMessages);
  const titles: Record<BulkAction['type'], string> = {
    'add-label': words.addLabel,
    'remove-label': words.removeLabel,
    move: words.move,
    revoke: words.revoke,
    restore: words.restore,
  };
  return titles[type];
}

interface ActionFieldsProps {
  readonly type: BulkAction['type'];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ActionFields({ type, value, onChange }: ActionFieldsProps) {
  const words = useWords(kioskMessages);
  if (type === 'move') return <SiteSelect value={value} onChange={onChange} />;
  if (type === 'revoke') return <p>{words.revokeText}</p>;
  if (type === 'restore') return null;
  return (
    <Input
      autoFocus
      aria-label={words.labelText}
      placeholder={words.labelText}
      maxLength={24}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

/** null while something is missing. */
function actionOf(type: BulkAction['type'], value: string): BulkAction | null {
  const text = value.trim();
  switch (type) {
    case 'add-label':
    case 'remove-label':
      return text === '' ? null : { type, label: text };
    case 'move':
      return text === '' ? null : ({ type, site: text } as BulkAction);
    case 'revoke':
    case 'restore':
      return { type };
  }
}

function useBulk(selection: BulkRequest['selection']) {
  const client = useQueryClient();
  const [preview, setPreview] = useState<BulkResult | null>(null);
  const [done, setDone] = useState<BulkResult | null>(null);
  const { isBusy, run } = useTask();
  return {
    preview,
    done,
    isBusy,
    async run(action: BulkAction | null, isPreview: boolean): Promise<void> {
      if (action === null) return;
      const expectedCount = preview?.rows.length;
      const body: BulkRequest = {
        action,
        selection,
        isPreview,
        ...(expectedCount === undefined ? {} : { expectedCount }),
      };
      await run(
        async () => {
          const result = await request<BulkResult>('POST', '/kiosks/bulk', { body });
          if (isPreview) setPreview(result);
          else setDone(result);
        },
        () => {
          // What the preview showed may be no longer so.
          setPreview(null);
          return false;
        },
      );
      if (!isPreview) void client.invalidateQueries();
    },
  };
}

const TONES: Record<BulkResult['rows'][number]['outcome'], Tone> = {
  changed: 'ok',
  unchanged: 'unknown',
  failed: 'fault',
};
/** More rows than anybody reads; the counts are above. */
const MAX_SHOWN = 500;

function Result({ result: { isDone, counts, rows } }: { result: BulkResult }) {
  const words = useWords(kioskMessages);
  const language = useLanguage();
  const outcomes = {
    changed: words.outcomeChanged,
    unchanged: words.outcomeUnchanged,
    failed: words.outcomeFailed,
  };
  const changed = formatCount(counts.changed, language);
  // Failures first: they are what somebody has to look at.
  const shown = rows.toSorted((a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'));
  return (
    <>
      <div className="ds-row" role="status">
        <StatusTag tone="ok" text={isDone ? words.bulkDone(changed) : words.bulkChanged(changed)} />
        <StatusTag tone="unknown" text={words.bulkUnchanged(formatCount(counts.unchanged, language))} />
        {counts.failed > 0 && (
          <StatusTag tone="fault" text={words.bulkFailed(formatCount(counts.failed, language))} />
        )}
      </div>
      <ul className="bulk-rows" tabIndex={0} aria-label={words.preview}>
        {shown.slice(0, MAX_SHOWN).map(({ id, name, outcome, problem }) => (
          <li key={id}>
            <StatusTag tone={TONES[outcome]} text={outcomes[outcome]} />
            <span>{name ?? id}</span>
            {problem !== null && <span className="ds-muted">{words[`problem.${problem}`]}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
