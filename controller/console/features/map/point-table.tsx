/** The points as a table, for browsers without WebGL and for people who prefer to read. */
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { KioskPoint } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { DevicesTag, LinkTag, ServiceTag } from '../../components/status-tag.tsx';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { mapPageMessages } from './messages.ts';

const PAGE = 100;

export function PointTable({ points }: { points: readonly KioskPoint[] }) {
  const words = useWords(mapPageMessages);
  const common = useWords(commonMessages);
  const [count, setCount] = useState(PAGE);
  return (
    <>
      <DataTable
        label={words.title}
        rows={points.slice(0, count)}
        rowKey={(point) => point.id}
        columns={[
          { key: 'name', title: words.name, render: (point) => <NameLink point={point} /> },
          { key: 'link', title: words.link, render: ({ link }) => <LinkTag link={link} /> },
          {
            key: 'service',
            title: words.service,
            render: ({ service, link }) => <ServiceTag service={service} link={link} />,
          },
          {
            key: 'devices',
            title: words.devices,
            render: ({ devices, link }) => <DevicesTag devices={devices} link={link} />,
          },
        ]}
        card={(point) => (
          <>
            <NameLink point={point} />
            <span className="ds-row">
              <LinkTag link={point.link} />
              <ServiceTag service={point.service} link={point.link} />
            </span>
          </>
        )}
      />
      {count < points.length && (
        <div>
          <Button onClick={() => setCount(count + PAGE)}>{common.more}</Button>
        </div>
      )}
    </>
  );
}

function NameLink({ point: { id, name } }: { point: KioskPoint }) {
  return <Link to={paths.kiosk(id)}>{name}</Link>;
}
