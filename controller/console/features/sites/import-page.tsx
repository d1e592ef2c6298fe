/** Sites from a table or a map file: a preview that names every bad row, then all rows or none. */
import { DownloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { CoordinateSystem, type SiteImport, type SiteImportResult } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { FileField } from '../../components/file-field.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { ImportResult } from './import-result.tsx';
import { siteMessages } from './messages.ts';

export function ImportSitesPage() {
  return (
    <RequirePermission permission="sites.edit">
      <ImportSites />
    </RequirePermission>
  );
}

type Format = SiteImport['format'];
type Coordinates = NonNullable<SiteImport['coordinates']>;

const TEMPLATE = `id,name,region,kind,address,lat,lon\r\nexample-market,示例农贸市场,510106,market,示例路 1 号,30.690000,104.050000\r\n`;
const TEMPLATE_URL = `data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${TEMPLATE}`)}`;

function ImportSites() {
  const words = useWords(siteMessages);
  const [text, setText] = useState('');
  const [coordinates, setCoordinates] = useState<Coordinates>('WGS-84');
  const { result, isBusy, run, forget } = useImport();
  const format = formatOf(text);
  const changes = (result?.counts.create ?? 0) + (result?.counts.update ?? 0);
  const isReady = result !== null && !result.isImported && result.counts.error === 0 && changes > 0;

  function change(next: string): void {
    setText(next);
    forget();
  }

  return (
    <>
      <PageHeader
        title={words.importTitle}
        subtitle={words.importSubtitle}
        back={{ to: paths.sites(), text: words.back }}
        actions={
          <Button icon={<DownloadOutlined aria-hidden="true" />} href={TEMPLATE_URL} download="sites.csv">
            {words.template}
          </Button>
        }
      />
      <div className="ds-stack">
        <section className="ds-card ds-stack">
          <FileField
            text={words.chooseFile}
            hint={words.dropHint}
            accept=".csv,.txt,.json,.geojson"
            onText={change}
          />
          <Input.TextArea
            aria-label={words.pasteLabel}
            placeholder={TEMPLATE}
            rows={6}
            className="ds-mono"
            value={text}
            onChange={({ target }) => change(target.value)}
          />
          <div className="ds-row">
            <span>{words.coordinates}</span>
            <Radio.Group
              aria-label={words.coordinates}
              value={coordinates}
              onChange={({ target }) => {
                setCoordinates(target.value as Coordinates);
                forget();
              }}
              options={CoordinateSystem.options.map((value) => ({ value, label: value }))}
            />
            <span className="ds-muted">{words.coordinatesText}</span>
          </div>
          <div className="ds-row">
            <Button
              type={isReady ? 'default' : 'primary'}
              disabled={text.trim() === ''}
              loading={isBusy}
              onClick={() => void run({ format, text, coordinates, isPreview: true })}
            >
              {words.preview}
            </Button>
            {isReady && (
              <Button
                type="primary"
                loading={isBusy}
                onClick={() => void run({ format, text, coordinates, isPreview: false })}
              >
                {words.importNow(changes)}
              </Button>
            )}
            {result?.isImported === true && <Link to={paths.sites()}>{words.seeSites}</Link>}
          </div>
        </section>
        {result !== null && <ImportResult result={result} />}
      </div>
    </>
  );
}

/** GeoJSON begins with a brace, a table never does. */
function formatOf(text: string): Format {
  return text
    .trimStart()
    .replace(/^\uFEFF/, '')
    .startsWith('{')
    ? 'geojson'
    : 'csv';
}

function useImport() {
  const words = useWords(siteMessages);
  const toast = useToast();
  const client = useQueryClient();
  const [result, setResult] = useState<SiteImportResult | null>(null);
  const { isBusy, run: wait } = useTask();
  /** What was shown of another file says nothing; the toast tells what went wrong. */
  const forget = () => {
    setResult(null);
    return false;
  };
  async function run(body: SiteImport): Promise<void> {
    await wait(async () => {
      const answer = await request<SiteImportResult>('POST', '/sites/import', { body });
      setResult(answer);
      if (!answer.isImported) return;
      toast.success(words.imported(answer.counts.create + answer.counts.update));
      await client.invalidateQueries({ queryKey: ['sites'] });
    }, forget);
  }

  return { result, isBusy, run, forget };
}
