/** When: over which years machines are built, and at which times of the week they are to be open. */
import { Button, Switch } from 'antd';
import { TIME_SLICES } from '../../../placement/api.ts';
import { isForWorstFuture } from '../../../placement/plan/asked.ts';
import { useWords } from '../../lib/i18n.ts';
import { NumberField, type PartProps } from './settings-fields.tsx';
import { settingsMessages } from './settings-messages.ts';

const MOST_YEARS = 10;

export function YearFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  const { years, goal } = settings;
  const isPossible = goal === 'most-people' && !isForWorstFuture(settings);
  return (
    <>
      <label className="ds-row">
        <Switch
          size="small"
          checked={isPossible && years.length > 0}
          disabled={!isPossible}
          onChange={(isOn) => set({ years: isOn ? thirds(settings.machines) : [] })}
        />
        {words.plansYears}
      </label>
      <p className="plan-hint">{isPossible ? words.yearsHint : words.yearsOnly}</p>
      {isPossible && years.length > 0 && (
        <>
          <div className="plan-pair">
            {years.map((count, year) => (
              <NumberField
                // Years have no other name than their place.
                key={year}
                label={words.yearLabel(year + 1)}
                value={count}
                range={[0, 500]}
                onChange={(next) => set({ years: years.with(year, next ?? 0) })}
              />
            ))}
          </div>
          <div className="ds-row">
            <Button
              size="small"
              disabled={years.length >= MOST_YEARS}
              onClick={() => set({ years: [...years, years.at(-1) ?? 1] })}
            >
              {words.addYear}
            </Button>
            <Button
              size="small"
              disabled={years.length <= 2}
              onClick={() => set({ years: years.slice(0, -1) })}
            >
              {words.dropYear}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** The earlier years take what does not divide. */
function thirds(machines: number): number[] {
  const third = Math.ceil(machines / 3);
  const second = Math.min(third, machines - third);
  return [third, second, machines - third - second];
}

const EVENLY = { office: 1, weekend: 1, night: 1 } as const;

export function HourFields({ settings: { slices }, set }: PartProps) {
  const words = useWords(settingsMessages);
  return (
    <>
      <label className="ds-row">
        <Switch
          size="small"
          checked={slices !== null}
          onChange={(isOn) => set({ slices: isOn ? EVENLY : null })}
        />
        {words.countsHours}
      </label>
      <p className="plan-hint">{words.hoursHint}</p>
      {slices !== null && (
        <div className="plan-trio">
          {TIME_SLICES.map((slice) => (
            <NumberField
              key={slice}
              label={words[`slice.${slice}`]}
              value={slices[slice]}
              range={[0, 10]}
              onChange={(weight) => {
                const next = { ...slices, [slice]: weight ?? 0 };
                // Something has to count.
                if (TIME_SLICES.some((one) => next[one] > 0)) set({ slices: next });
              }}
            />
          ))}
        </div>
      )}
    </>
  );
}
