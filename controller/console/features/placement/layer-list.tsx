/** The layers: what they hold, and whether they are real. */
import { DatabaseOutlined, DeleteOutlined, UploadOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useNavigate } from 'react-router';
import type { Layer } from '../../../placement/api.ts';
import { paths } from '../../app/paths.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { useLayers, useRefresh } from './use-plans.ts';

export function LayerList() {
  const words = useWords(placementMessages);
  const navigate = useNavigate();
  const { data: layers = [] } = useLayers();
  return (
    <section className="ds-card ds-stack" aria-labelledby="plan-layers">
      <div className="ds-row plan-bar">
        <h2 id="plan-layers">{words.layers}</h2>
        <span className="ds-row">
          <SampleButton />
          <Button
            icon={<UploadOutlined aria-hidden="true" />}
            onClick={() => void navigate(paths.importLayer())}
          >
            {words.importLayer}
          </Button>
        </span>
      </div>
      {layers.length === 0 && <p className="ds-muted">{words.noLayers}</p>}
      {layers.some(({ isSample }) => isSample) && <Alert type="info" showIcon title={words.sampleText} />}
      <ul className="plan-layers">
        {layers.map((layer) => (
          <LayerCard key={layer.id} layer={layer} />
        ))}
      </ul>
    </section>
  );
}

function LayerCard({ layer }: { layer: Layer }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const refresh = useRefresh();
  const { isBusy, run } = useTask();
  async function remove(): Promise<void> {
    await run(() => request('DELETE', `/placement/layers/${layer.id}`));
    refresh();
  }
  const residents = layer.totals?.residents ?? 0;
  return (
    <li className="plan-layer">
      <strong>{layer.name}</strong>
      <span className="ds-muted">
        {words[`kind.${layer.kind}`]} · {words.rows(whole(layer.rows, language))}
        {residents > 0 && ` · ${words.residentsOf(whole(residents, language))}`}
      </span>
      <span>
        {layer.isSample ? (
          <StatusTag tone="attention" text={words.sampleTag} />
        ) : (
          <span className="ds-muted">{layer.source}</span>
        )}
      </span>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={words.removeLayer(layer.name)}
        loading={isBusy}
        onClick={() => void remove()}
      />
    </li>
  );
}

export function SampleButton({ isPrimary = false }: { isPrimary?: boolean }) {
  const words = useWords(placementMessages);
  const toast = useToast();
  const refresh = useRefresh();
  const { isBusy, run } = useTask();
  async function add(): Promise<void> {
    await run(async () => {
      await request('POST', '/placement/sample', { body: { city: 'jinniu' } });
      toast.success(words.sampleAdded);
    });
    refresh();
  }
  return (
    <Button
      type={isPrimary ? 'primary' : 'default'}
      icon={<DatabaseOutlined aria-hidden="true" />}
      loading={isBusy}
      onClick={() => void add()}
    >
      {words.addSample}
    </Button>
  );
}
