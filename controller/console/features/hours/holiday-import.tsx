/** A year of holidays from a file: the preview names every wrong row, then all of it or nothing. */
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import type { HolidayImport, HolidayImportResult } from '../../../uptime/hours/api.ts';
import { FileField } from '../../components/file-field.tsx';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { hoursMessages } from './messages.ts';

const EXAMPLE = `date,name,kind\r\n2027-01-01,元旦,休\r\n2027-01-02,元旦,休\r\n2027-01-03,元旦,休\r\n`;
const EXAMPLE_URL = `data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${EXAMPLE}`)}`;

export function HolidayImportDrawer({ onClose }: { onClose: () => void }) {
  const words = useWords(hoursMessages);
  const [text, setText] = useState('');
  const [source, setSource] = useState('');
  const { result, isBusy, run, forget } = useImport(onClose);
  const format = text.trimStart().startsWith('{') ? 'json' : 'csv';
  const isReady = result?.year !== null && result !== null && result.problems.length === 0;
  const change = (next: string) => {
    setText(next);
    forget();
  };
  const send = (isPreview: boolean) => void run({ format, text, source, isPreview });
  return (
    <Drawer open onClose={onClose} size={560} title={words.importTitle}>
      <div className="ds-stack">
        <p className="ds-muted">{words.importText}</p>
        <FileField text={words.chooseFile} hint={words.dropHint} accept=".csv,.txt,.json" onText={change} />
        <a href={EXAMPLE_URL} download="holidays.csv">
          {words.template}
        </a>
        <Input.TextArea
          aria-label={words.importContent}
          placeholder={EXAMPLE}
          rows={8}
          className="ds-mono"
          value={text}
          onChange={({ target }) => change(target.value)}
        />
        <label>
          {words.importSource}
          <Input
            value={source}
            maxLength={200}
            placeholder={words.importSourceHint}
            onChange={({ target }) => {
              setSource(target.value);
              forget();
            }}
          />
        </label>
        <div className="ds-row">
          <Button
            type={isReady ? 'default' : 'primary'}
            disabled={text.trim() === ''}
            loading={isBusy}
            onClick={() => send(true)}
          >
            {words.preview}
          </Button>
          {isReady && result.replaces !== 'same' && (
            <Button type="primary" loading={isBusy} onClick={() => send(false)}>
              {words.importNow(result.year?.year ?? 0)}
            </Button>
          )}
        </div>
        {result !== null && <Result result={result} />}
      </div>
    </Drawer>
  );
}

function Result({ result: { year, problems, days, replaces } }: { result: HolidayImportResult }) {
  const words = useWords(hoursMessages);
  const language = useLanguage();
  if (problems.length > 0) {
    return (
      <Alert
        type="error"
        showIcon
        title={words.fixRows}
        description={
          <ul className="hours-list">
            {problems.map(({ row, day, code, message }) => {
              const key = `problem.${code}`;
              const text = language === 'zh' && key in words ? words[key as 'problem.no-date'] : message;
              return (
                <li key={`${row} ${code}`}>
                  {words.row(row)} <code>{day}</code> {text}
                </li>
              );
            })}
          </ul>
        }
      />
    );
  }
  return (
    <Alert
      type={replaces === 'same' ? 'info' : 'success'}
      showIcon
      title={`${year?.year ?? ''} · ${words.daysOff(days.off)} · ${words.makeUpDays(days.makeUp)}`}
      description={words[`replaces.${replaces}`]}
    />
  );
}

function useImport(onDone: () => void) {
  const words = useWords(hoursMessages);
  const toast = useToast();
  const client = useQueryClient();
  const [result, setResult] = useState<HolidayImportResult | null>(null);
  const { isBusy, run: wait } = useTask();
  /** What was shown of another file says nothing; the toast tells what went wrong. */
  const forget = () => {
    setResult(null);
    return false;
  };
  async function run(body: HolidayImport): Promise<void> {
    await wait(async () => {
      const answer = await request<HolidayImportResult>('POST', '/holidays/import', { body });
      setResult(answer);
      if (!answer.isImported) return;
      toast.success(words.imported(answer.year?.year ?? 0));
      await client.invalidateQueries({ queryKey: ['holidays'] });
      onDone();
    }, forget);
  }
  return { result, isBusy, run, forget };
}
