/** The columns of the list, and the choice of them, which this browser remembers. */
import { SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { KioskSummary } from '../../../fleet/read-model.ts';
import { paths } from '../../app/paths.ts';
import type { DataColumn } from '../../components/data-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { ReasonText } from '../../components/reason-text.tsx';
import { DevicesTag, LinkTag, ServiceTag, StatusTag } from '../../components/status-tag.tsx';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { kioskMessages } from './messages.ts';

const OPTIONAL = ['id', 'site', 'link', 'service', 'devices', 'reason', 'labels', 'lastSeen'] as const;
type Optional = (typeof OPTIONAL)[number];
const DEFAULT: readonly Optional[] = ['site', 'link', 'service', 'devices', 'reason', 'lastSeen'];
const STORAGE_KEY = 'doorstep.kiosk-columns';

export interface Columns {
  readonly shown: DataColumn<KioskSummary>[];
  readonly chosen: ReadonlySet<Optional>;
  readonly titles: Readonly<Record<Optional, string>>;
  toggle(column: Optional): void;
}

/** `sort`: as in the URL, `-name` is descending. */
export function useColumns(sort: string): Columns {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const [chosen, setChosen] = useState(readChoice);
  const titles: Record<Optional, string> = {
    id: words.id,
    site: words.site,
    link: words.link,
    service: words.service,
    devices: words.devices,
    reason: words.reason,
    labels: words.labels,
    lastSeen: words.lastSeen,
  };
  const cells: Record<Optional, (kiosk: KioskSummary) => React.ReactNode> = {
    id: ({ id }) => <span className="ds-mono">{id}</span>,
    site: ({ site }) => <Link to={paths.site(site.id)}>{site.name}</Link>,
    link: ({ link }) => <LinkTag link={link} />,
    service: ({ service, link }) => <ServiceTag service={service} link={link} />,
    devices: ({ devices, link }) => <DevicesTag devices={devices} link={link} />,
    reason: ({ reasons: [reason] }) =>
      reason !== undefined && (
        <div className="kiosk-reason">
          <ReasonText reason={reason} />
        </div>
      ),
    labels: ({ labels }) => labels.map((label) => <Tag key={label}>{label}</Tag>),
    lastSeen: ({ lastSeenAtMs }) =>
      lastSeenAtMs === null ? common.never : <RelativeTime atMs={lastSeenAtMs} />,
  };
  const name: DataColumn<KioskSummary> = {
    key: 'name',
    title: words.name,
    render: (kiosk) => <NameCell kiosk={kiosk} revokedText={words.revokedYes} />,
    ...sorting('name', sort),
  };
  const shown = OPTIONAL.filter((column) => chosen.has(column)).map((column) => ({
    key: column,
    title: titles[column],
    render: cells[column],
    ...(SORTABLE.has(column) ? sorting(column, sort) : {}),
  }));
  return {
    shown: [name, ...shown],
    chosen,
    titles,
    toggle(column) {
      const next = new Set(chosen);
      if (!next.delete(column)) next.add(column);
      setChosen(next);
      writeChoice(next);
    },
  };
}

const SORTABLE: ReadonlySet<string> = new Set(['id', 'link', 'service', 'devices', 'lastSeen']);

function sorting(column: string, sort: string): Pick<DataColumn<KioskSummary>, 'sorted'> {
  return { sorted: sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : 'none' };
}

function NameCell({ kiosk, revokedText }: { kiosk: KioskSummary; revokedText: string }) {
  return (
    <span className="ds-row">
      <Link to={paths.kiosk(kiosk.id)} style={{ fontWeight: 600 }}>
        {kiosk.name}
      </Link>
      {kiosk.isRevoked && <StatusTag tone="unknown" text={revokedText} />}
    </span>
  );
}

export function ColumnChooser({ columns }: { columns: Columns }) {
  const words = useWords(kioskMessages);
  const content = (
    <div className="ds-stack" style={{ gap: 6 }}>
      {OPTIONAL.map((column) => (
        <Checkbox key={column} checked={columns.chosen.has(column)} onChange={() => columns.toggle(column)}>
          {columns.titles[column]}
        </Checkbox>
      ))}
    </div>
  );
  return (
    <Popover content={content} trigger="click" placement="bottomRight">
      <Button icon={<SettingOutlined aria-hidden="true" />}>{words.columns}</Button>
    </Popover>
  );
}

function readChoice(): ReadonlySet<Optional> {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null') as unknown;
    if (Array.isArray(stored)) return new Set(OPTIONAL.filter((column) => stored.includes(column)));
  } catch {
    // Forbidden or unreadable: the default will do.
  }
  return new Set(DEFAULT);
}

function writeChoice(chosen: ReadonlySet<Optional>): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify([...chosen]));
  } catch {
    // Forbidden: it holds until the page is left.
  }
}
