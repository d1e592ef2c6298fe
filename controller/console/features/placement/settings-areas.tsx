/** How many machines sub-districts are to have: a rule for all, and one for each that has its own. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useMemo } from 'react';
import type { AreaRule } from '../../../placement/conditions.ts';
import type { PlanSettings } from '../../../placement/api.ts';
import { useWords } from '../../lib/i18n.ts';
import type { PartProps } from './settings-fields.tsx';
import { settingsMessages } from './settings-messages.ts';
import { useCandidates, useDemand } from './use-plans.ts';

export function AreaFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  const { areaRules, leastPerArea, mostPerArea } = settings;
  const others = useAreas(settings).filter((area) => !areaRules.some((rule) => rule.area === area));
  const change = (rule: AreaRule) =>
    set({ areaRules: areaRules.map((one) => (one.area === rule.area ? rule : one)) });
  return (
    <>
      <table className="plan-rules">
        <thead>
          <tr>
            <th scope="col">{words.areaName}</th>
            <th scope="col">{words.areaLeast}</th>
            <th scope="col">{words.areaMost}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words.everyArea}</th>
            <RangeCells
              area={words.everyArea}
              least={leastPerArea === 0 ? null : leastPerArea}
              most={mostPerArea}
              usual={{ atLeast: 0, atMost: null }}
              onChange={({ least, most }) => set({ leastPerArea: least ?? 0, mostPerArea: most })}
            />
            <td />
          </tr>
          {areaRules.map(({ area, atLeast, atMost }) => (
            <tr key={area}>
              <th scope="row">{area}</th>
              <RangeCells
                area={area}
                least={atLeast}
                most={atMost}
                usual={{ atLeast: leastPerArea, atMost: mostPerArea }}
                onChange={({ least, most }) => change({ area, atLeast: least, atMost: most })}
              />
              <td>
                <Button
                  type="text"
                  size="small"
                  icon={<CloseOutlined aria-hidden="true" />}
                  aria-label={words.dropArea(area)}
                  onClick={() => set({ areaRules: areaRules.filter((rule) => rule.area !== area) })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Select
        aria-label={words.addArea}
        placeholder={words.addArea}
        value={null}
        showSearch
        disabled={others.length === 0}
        onChange={(area: string | null) => {
          if (area !== null) set({ areaRules: [...areaRules, { area, atLeast: null, atMost: null }] });
        }}
        options={others.map((area) => ({ value: area, label: area }))}
      />
      <p className="plan-hint">{words.areasHint}</p>
    </>
  );
}

interface Range {
  readonly least: number | null;
  readonly most: number | null;
}

interface RangeCellsProps extends Range {
  readonly area: string;
  /** What holds where a field is left empty. */
  readonly usual: { readonly atLeast: number; readonly atMost: number | null };
  readonly onChange: (range: Range) => void;
}

/** The field that is changed takes the other one along, so that they never contradict each other. */
function RangeCells({ area, least, most, usual, onChange }: RangeCellsProps) {
  const words = useWords(settingsMessages);
  return (
    <>
      <CountCell
        label={words.areaField(area, words.areaLeast)}
        usual={String(usual.atLeast)}
        value={least}
        onChange={(next) =>
          onChange({ least: next, most: next === null || most === null ? most : Math.max(next, most) })
        }
      />
      <CountCell
        label={words.areaField(area, words.areaMost)}
        usual={usual.atMost === null ? words.noLimit : String(usual.atMost)}
        value={most}
        onChange={(next) =>
          onChange({ least: next === null || least === null ? least : Math.min(next, least), most: next })
        }
      />
    </>
  );
}

interface CountCellProps {
  readonly label: string;
  /** What holds while nothing is entered. */
  readonly usual: string;
  readonly value: number | null;
  readonly onChange: (count: number | null) => void;
}

function CountCell({ label, usual, value, onChange }: CountCellProps) {
  return (
    <td>
      <InputNumber
        size="small"
        aria-label={label}
        min={0}
        max={500}
        precision={0}
        placeholder={usual}
        value={value}
        onChange={onChange}
      />
    </td>
  );
}

/** Where people live and where machines could stand. */
function useAreas({ demandLayer, candidateLayer }: PlanSettings): readonly string[] {
  const demand = useDemand(demandLayer);
  const candidates = useCandidates(candidateLayer);
  return useMemo(() => {
    const areas = new Set([...demand, ...candidates].map(({ area }) => area));
    areas.delete('');
    return [...areas].sort((a, b) => a.localeCompare(b));
  }, [demand, candidates]);
}
