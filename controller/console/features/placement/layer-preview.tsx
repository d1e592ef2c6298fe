/** What an import would give, and every doubt about it. */
import { Alert, Button } from 'antd';
import { useMemo } from 'react';
import type { LayerImport, LayerPreview } from '../../../placement/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { siteMessages } from '../sites/messages.ts';
import { whole } from './figures.ts';
import { fieldWord, layerMessages } from './import-messages.ts';
import { placementMessages } from './messages.ts';
import { noteMessages } from './note-messages.ts';
import { PlanMap } from './plan-map.tsx';
import type { MapCell } from './plan-map-style.ts';

interface PanelProps {
  readonly preview: LayerPreview;
  readonly onCoordinates: (system: LayerImport['coordinates']) => void;
}

export function LayerPreviewPanel({ preview, onCoordinates }: PanelProps) {
  const words = useWords(placementMessages);
  const own = useWords(layerMessages);
  const notes = useWords(noteMessages);
  const language = useLanguage();
  const { shift, totals, badCount, outside, twins } = preview;
  const cells = useMemo(() => preview.examples.flatMap(cellOf), [preview.examples]);
  return (
    <section className="ds-stack" aria-label={own.preview}>
      <div className="ds-row" role="status">
        <StatusTag tone="ok" text={own.good(whole(preview.rows, language))} />
        {totals !== null && <span>{words.residentsOf(whole(totals['residents'] ?? 0, language))}</span>}
        {badCount > 0 && <StatusTag tone="fault" text={own.badRows(whole(badCount, language))} />}
        {outside > 0 && <StatusTag tone="attention" text={own.outside(whole(outside, language))} />}
        {twins.length > 0 && <StatusTag tone="attention" text={own.twins(whole(twins.length, language))} />}
      </div>
      {shift !== null && (
        <Alert
          type="warning"
          showIcon
          title={own.shiftTitle(whole(shift.metres, language), shift.likely)}
          action={<Button onClick={() => onCoordinates(shift.likely)}>{own.shiftFix(shift.likely)}</Button>}
        />
      )}
      {outside > 0 && (
        <Alert type="warning" showIcon title={own.outsideText(preview.outsiders.join(notes.listJoint))} />
      )}
      {twins.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={own.twinsText(twins.map((pair) => pair.join(' = ')).join(notes.listJoint))}
        />
      )}
      {badCount > 0 && <Alert type="error" showIcon title={own.badText} />}
      {badCount > 0 && <BadRows rows={preview.bad} />}
      {cells.length > 0 && (
        <div className="plan-compare-maps">
          <PlanMap cells={cells} sites={NO_SITES} selected="" radiusM={null} />
        </div>
      )}
    </section>
  );
}

const NO_SITES: never[] = [];

function cellOf({ lat, lon, residents }: Record<string, unknown>): MapCell[] {
  if (typeof lat !== 'number' || typeof lon !== 'number') return [];
  return [{ lat, lon, people: typeof residents === 'number' ? residents : 300, state: 'unknown' }];
}

function BadRows({ rows }: { rows: LayerPreview['bad'] }) {
  const words = useWords(placementMessages);
  const own = useWords(layerMessages);
  const site = useWords(siteMessages);
  const language = useLanguage();
  const problems = ({ problems }: LayerPreview['bad'][number]) =>
    problems.map(({ field, code, message }) => {
      const key = `problem.${code}`;
      // The controller's own sentence is English and says more.
      const text =
        code === 'swapped'
          ? own.swapped
          : language === 'zh' && key in site
            ? String(site[key as keyof typeof site])
            : message;
      return (
        <div key={`${field} ${code}`}>
          {fieldWord(own, field)} · {text}
        </div>
      );
    });
  return (
    <DataTable
      label={own.problems}
      rows={rows}
      rowKey={({ row }) => String(row)}
      columns={[
        { key: 'row', title: own.row, isNumber: true, render: ({ row }) => row },
        { key: 'name', title: words.name, render: ({ name }) => name || '—' },
        { key: 'problems', title: own.problems, render: problems },
      ]}
      card={(row) => (
        <>
          <strong>
            {own.row} {row.row} {row.name}
          </strong>
          {problems(row)}
        </>
      )}
    />
  );
}
