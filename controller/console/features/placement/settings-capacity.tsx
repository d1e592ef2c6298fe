/** How many people machines serve in the busiest hour, and how many come: assumptions, and said to be. */
import { Switch } from 'antd';
import { Capacity } from '../../../placement/conditions.ts';
import { useWords } from '../../lib/i18n.ts';
import { NumberField, type PartProps } from './settings-fields.tsx';
import { settingsMessages } from './settings-messages.ts';

const ASSUMED = Capacity.parse({});

export function CapacityFields({ settings: { capacity, goal, futures }, set }: PartProps) {
  const words = useWords(settingsMessages);
  const change = (changes: Partial<Capacity>) => set({ capacity: { ...(capacity ?? ASSUMED), ...changes } });
  const isBinding = goal === 'mean-walk' && futures.length === 0;
  return (
    <>
      <label className="ds-row">
        <Switch
          size="small"
          checked={capacity !== null}
          onChange={(isOn) => set({ capacity: isOn ? ASSUMED : null })}
        />
        {words.countsCapacity}
      </label>
      <p className="plan-hint">{isBinding ? words.capacityPlanned : words.capacityCounted}</p>
      {capacity !== null && (
        <>
          <div className="plan-pair">
            <NumberField
              label={words.perHour}
              value={capacity.visitsPerHour}
              range={[0.5, 120]}
              onChange={(visits) => change({ visitsPerHour: visits ?? ASSUMED.visitsPerHour })}
            />
            <NumberField
              label={words.perThousand}
              value={capacity.visitsPerThousand}
              range={[0.01, 100]}
              onChange={(visits) => change({ visitsPerThousand: visits ?? ASSUMED.visitsPerThousand })}
            />
            <NumberField
              label={words.perSite}
              value={capacity.machinesPerSite}
              range={[1, 5]}
              onChange={(machines) => change({ machinesPerSite: machines ?? 1 })}
            />
          </div>
          <p className="plan-hint">{words.capacityAssumed}</p>
        </>
      )}
    </>
  );
}
