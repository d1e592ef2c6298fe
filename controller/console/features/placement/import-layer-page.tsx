/** A layer from a file: which column is what, a preview that names every bad row and doubts its coordinates, then import. */
import { Button, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { CoordinateSystem } from '../../../fleet/api.ts';
import type { LayerCreate, LayerImport, LayerPreview } from '../../../placement/api.ts';
import { LAYER_KINDS, type LayerKind } from '../../../placement/layers/layer.ts';
import { paths } from '../../app/paths.ts';
import { FileField } from '../../components/file-field.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { whole } from './figures.ts';
import { LayerPreviewPanel } from './layer-preview.tsx';
import { fieldWord, layerMessages } from './import-messages.ts';
import { placementMessages } from './messages.ts';
import './placement.css';
import { useRefresh } from './use-plans.ts';

export function ImportLayerPage() {
  return (
    <RequirePermission permission="plans.edit">
      <ImportLayer />
    </RequirePermission>
  );
}

interface Draft {
  readonly kind: LayerKind;
  readonly name: string;
  readonly source: string;
  readonly text: string;
  readonly coordinates: CoordinateSystem;
  readonly mapping: LayerImport['mapping'];
}

const EMPTY: Draft = { kind: 'demand', name: '', source: '', text: '', coordinates: 'WGS-84', mapping: null };

type CoordinateSystem = LayerImport['coordinates'];

function ImportLayer() {
  const words = useWords(placementMessages);
  const own = useWords(layerMessages);
  const language = useLanguage();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const { preview, isBusy, look, keep, forget } = useLayerImport();
  function set(changes: Partial<Draft>): void {
    setDraft({ ...draft, ...changes });
    forget();
  }
  function lookAgain(changes: Partial<Draft>): void {
    const next = { ...draft, ...changes };
    setDraft(next);
    void look(next);
  }
  const hasText = draft.text.trim() !== '';
  return (
    <>
      <PageHeader title={words.importLayer} back={{ to: paths.plans(), text: words.back }} />
      <div className="ds-stack">
        <section className="ds-card ds-stack">
          <Radio.Group
            aria-label={own.layerKind}
            value={draft.kind}
            onChange={({ target }) => set({ kind: target.value as LayerKind, mapping: null })}
            options={LAYER_KINDS.map((value) => ({ value, label: words[`kind.${value}`] }))}
          />
          <FileField
            text={own.chooseFile}
            hint={own.dropHint}
            accept=".csv,.txt,.json,.geojson,.asc"
            onText={(text, fileName) =>
              set({ text, mapping: null, name: draft.name || fileName.replace(/\.\w+$/, '') })
            }
          />
          <Input.TextArea
            aria-label={own.pasteLabel}
            rows={5}
            className="ds-mono"
            // More than that nobody reads here, and the browser would stumble over it.
            value={draft.text.slice(0, 4_000)}
            onChange={({ target }) => set({ text: target.value, mapping: null })}
          />
          <div className="plan-pair">
            <Input
              aria-label={words.name}
              placeholder={words.name}
              maxLength={60}
              value={draft.name}
              onChange={({ target }) => setDraft({ ...draft, name: target.value })}
            />
            <Input
              aria-label={own.source}
              placeholder={`${own.source} · ${own.sourceHint}`}
              maxLength={200}
              value={draft.source}
              onChange={({ target }) => setDraft({ ...draft, source: target.value })}
            />
          </div>
          <div className="ds-row">
            <span>{own.coordinates}</span>
            <Radio.Group
              aria-label={own.coordinates}
              value={draft.coordinates}
              onChange={({ target }) => set({ coordinates: target.value as CoordinateSystem })}
              options={CoordinateSystem.options.map((value) => ({ value, label: value }))}
            />
            <span className="ds-muted">{own.coordinatesText}</span>
          </div>
          {preview !== null && preview.fields.length > 0 && (
            <Mapping preview={preview} onChange={(mapping) => lookAgain({ mapping })} />
          )}
          <div className="ds-row">
            <Button
              type={preview === null ? 'primary' : 'default'}
              disabled={!hasText}
              loading={isBusy}
              onClick={() => void look(draft)}
            >
              {own.preview}
            </Button>
            {preview !== null && preview.rows > 0 && (
              <Button
                type="primary"
                disabled={draft.name.trim() === ''}
                loading={isBusy}
                onClick={() => void keep(draft, preview.badCount > 0)}
              >
                {preview.badCount > 0
                  ? own.importGood(whole(preview.rows, language))
                  : own.importNow(whole(preview.rows, language))}
              </Button>
            )}
          </div>
        </section>
        {preview !== null && (
          <LayerPreviewPanel preview={preview} onCoordinates={(coordinates) => lookAgain({ coordinates })} />
        )}
      </div>
    </>
  );
}

interface MappingProps {
  readonly preview: LayerPreview;
  readonly onChange: (mapping: LayerPreview['mapping']) => void;
}

function Mapping({ preview: { fields, required, columns, mapping }, onChange }: MappingProps) {
  const own = useWords(layerMessages);
  return (
    <div className="plan-field">
      <span>{own.columns}</span>
      <div className="plan-mapping">
        {fields.map((field) => (
          <label key={field} className="plan-field">
            <span>
              {fieldWord(own, field)}
              {required.includes(field) ? ' *' : ''}
            </span>
            <Select
              allowClear={!required.includes(field)}
              aria-label={fieldWord(own, field)}
              placeholder={own.notInFile}
              value={mapping[field] ?? null}
              onChange={(column: string | null | undefined) => {
                const { [field]: _, ...others } = mapping;
                onChange(column === null || column === undefined ? others : { ...others, [field]: column });
              }}
              options={columns.map((column) => ({ value: column, label: column }))}
            />
          </label>
        ))}
      </div>
    </div>
  );
}

function useLayerImport() {
  const own = useWords(layerMessages);
  const toast = useToast();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [preview, setPreview] = useState<LayerPreview | null>(null);
  const { isBusy, run } = useTask();
  /** What was shown of the file holds no longer; the toast says why. */
  const forget = () => setPreview(null);
  const forgetful = (work: () => Promise<void>) =>
    run(work, () => {
      forget();
      return false;
    });
  const fileOf = ({ kind, text, coordinates, mapping }: Draft): LayerImport => ({
    kind,
    format: formatOf(text),
    text,
    coordinates,
    mapping,
  });
  return {
    preview,
    isBusy,
    forget,
    look: (draft: Draft) =>
      forgetful(async () =>
        setPreview(await request('POST', '/placement/layers/preview', { body: fileOf(draft) })),
      ),
    keep: (draft: Draft, leavesOutBadRows: boolean) =>
      forgetful(async () => {
        const { name, source } = draft;
        const body: LayerCreate = { ...fileOf(draft), name, source, leavesOutBadRows };
        await request('POST', '/placement/layers', { body });
        toast.success(own.imported);
        refresh();
        await navigate(paths.plans());
      }),
  };
}

/** GeoJSON begins with a brace, a grid with its number of columns. */
function formatOf(text: string): LayerImport['format'] {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('{')) return 'geojson';
  return /^ncols\s/i.test(start) ? 'ascii-grid' : 'csv';
}
