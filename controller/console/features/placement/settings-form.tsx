/** What is asked for, in the planner's words: goal, number and walk; everything else is folded and says what is set. */
import { Segmented, Select } from 'antd';
import type { ComponentType } from 'react';
import { GOALS, type PlanSettings, WALKS_M } from '../../../placement/api.ts';
import { hasYears, machinesAsked } from '../../../placement/plan/asked.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { whole } from './figures.ts';
import { AreaFields } from './settings-areas.tsx';
import { Field, NumberField, type PartProps, Section } from './settings-fields.tsx';
import { CapacityFields } from './settings-capacity.tsx';
import { FutureFields } from './settings-futures.tsx';
import { settingsMessages } from './settings-messages.ts';
import { DistanceFields, ExistingFields, LimitFields, PeopleFields } from './settings-sections.tsx';
import { HourFields, YearFields } from './settings-times.tsx';
import { type SectionName, SECTIONS } from './settings-summary.ts';

const PARTS: Readonly<Record<SectionName, ComponentType<PartProps>>> = {
  existing: ExistingFields,
  years: YearFields,
  hours: HourFields,
  people: PeopleFields,
  futures: FutureFields,
  areas: AreaFields,
  capacity: CapacityFields,
  limits: LimitFields,
  distance: DistanceFields,
};

interface SettingsFormProps {
  readonly settings: PlanSettings;
  readonly onChange: (settings: PlanSettings) => void;
}

export function SettingsForm({ settings, onChange }: SettingsFormProps) {
  const words = useWords(settingsMessages);
  const set = (changes: Partial<PlanSettings>) => onChange({ ...settings, ...changes });
  return (
    <div className="plan-form">
      <Field label={words.goal}>
        {(id) => (
          <Select
            id={id}
            value={settings.goal}
            onChange={(goal) => set({ goal })}
            options={GOALS.map((value) => ({ value, label: words[`goal.${value}`] }))}
          />
        )}
      </Field>
      <NumberFields settings={settings} set={set} />
      <WalkField settings={settings} set={set} />
      <div>
        {SECTIONS.map((name) => {
          const Fields = PARTS[name];
          return (
            <Section key={name} name={name} settings={settings}>
              <Fields settings={settings} set={set} />
            </Section>
          );
        })}
      </div>
    </div>
  );
}

function NumberFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  return (
    <div className="plan-pair">
      {settings.goal === 'cheapest' ? (
        <NumberField
          label={words.targetShare}
          value={Math.round(settings.targetShare * 100)}
          range={[5, 100]}
          onChange={(share) => set({ targetShare: (share ?? 80) / 100 })}
        />
      ) : (
        <NumberField
          label={words.machines}
          value={machinesAsked(settings)}
          range={[1, 500]}
          isFixed={hasYears(settings)}
          onChange={(machines) => set({ machines: machines ?? 1 })}
        />
      )}
      <NumberField
        label={words.seconds}
        value={settings.seconds}
        range={[1, 600]}
        onChange={(seconds) => set({ seconds: seconds ?? 20 })}
      />
    </div>
  );
}

function WalkField({ settings: { walkM }, set }: PartProps) {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  return (
    <div className="plan-field">
      <span>{words.walk}</span>
      <Segmented
        block
        aria-label={words.walk}
        value={walkM}
        onChange={(walkM) => set({ walkM })}
        options={WALKS_M.map((value) => ({ value, label: words.metres(whole(value, language)) }))}
      />
    </div>
  );
}
