/** What else can be done with a scenario: files of it, a copy to vary, its end. */
import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import type { PlanSettings, Scenario } from '../../../placement/api.ts';
import { paths } from '../../app/paths.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toast.tsx';
import { apiUrl, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { placementMessages } from './messages.ts';
import { useRefresh } from './use-plans.ts';

export function ScenarioMenu({ scenario, draft }: { scenario: Scenario; draft: PlanSettings }) {
  const words = useWords(placementMessages);
  const common = useWords(commonMessages);
  const language = useLanguage();
  const toast = useToast();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const refresh = useRefresh();

  function download(format: 'csv' | 'geojson'): void {
    location.assign(apiUrl(`/placement/scenarios/${scenario.id}/export`, { format, lang: language }));
  }

  async function copy(): Promise<void> {
    try {
      const body = { name: words.copyName(scenario.name).slice(0, 60), settings: draft };
      const next = await request<Scenario>('POST', '/placement/scenarios', { body });
      refresh();
      await navigate(paths.plan(next.id));
    } catch (error) {
      toast.error(error);
    }
  }

  async function remove(): Promise<void> {
    const isSure = await confirm({
      title: words.removeTitle(scenario.name),
      description: words.removeText,
      okText: common.remove,
      isDanger: true,
    });
    if (!isSure) return;
    try {
      await request('DELETE', `/placement/scenarios/${scenario.id}`, { ifMatch: scenario.version });
      refresh();
      await navigate(paths.plans());
    } catch (error) {
      toast.error(error);
    }
  }

  const files =
    scenario.result === null
      ? []
      : [
          { key: 'csv', label: words.exportCsv, onClick: () => download('csv') },
          { key: 'geojson', label: words.exportGeoJson, onClick: () => download('geojson') },
        ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'copy', label: words.copyAs, onClick: () => void copy() },
          ...files,
          { key: 'remove', danger: true, label: words.removeScenario, onClick: () => void remove() },
        ],
      }}
    >
      <Button icon={<MoreOutlined aria-hidden="true" />} aria-label={words.actions} />
    </Dropdown>
  );
}
