/** What was clicked on the map. */
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import type { KioskPoint } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { DevicesTag, LinkTag, ServiceTag } from '../../components/status-tag.tsx';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { mapPageMessages } from './messages.ts';

interface SelectedKiosksProps {
  readonly points: readonly KioskPoint[];
  readonly onClose: () => void;
}

export function SelectedKiosks({ points, onClose }: SelectedKiosksProps) {
  const words = useWords(mapPageMessages);
  const language = useLanguage();
  if (points.length === 0) {
    return (
      <aside className="ds-card map-selected">
        <p className="ds-muted">{words.hint}</p>
      </aside>
    );
  }
  return (
    <aside className="ds-card map-selected ds-stack" aria-live="polite">
      <div className="ds-row" style={{ justifyContent: 'space-between' }}>
        <strong>{words.here(formatCount(points.length, language))}</strong>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined aria-hidden="true" />}
          aria-label={words.close}
          onClick={onClose}
        />
      </div>
      <ul>
        {points.map((point) => (
          <li key={point.id}>
            <Link to={paths.kiosk(point.id)} style={{ fontWeight: 600 }}>
              {point.name}
            </Link>
            <span className="ds-row">
              <LinkTag link={point.link} />
              <ServiceTag service={point.service} link={point.link} />
              <DevicesTag devices={point.devices} link={point.link} />
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}
