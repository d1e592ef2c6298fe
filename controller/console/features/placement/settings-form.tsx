/** What is asked for, in the planner's words. */
import { Checkbox, InputNumber, Segmented, Select, Switch } from 'antd';
import { useId, type ReactNode } from 'react';
import { type PlanSettings, WALKS_M } from '../../../placement/api.ts';
import { type LayerKind, MEASURES } from '../../../placement/layers/layer.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { useLayers } from './use-plans.ts';

interface SettingsFormProps {
  readonly settings: PlanSettings;
  readonly onChange: (settings: PlanSettings) => void;
}

const GOALS = ['most-people', 'fair', 'cheapest'] as const;

export function SettingsForm({ settings, onChange }: SettingsFormProps) {
  const words = useWords(placementMessages);
  const set = (changes: Partial<PlanSettings>) => onChange({ ...settings, ...changes });
  const { goal } = settings;
  return (
    <div className="plan-form">
      <Field label={words.goal}>
        {(id) => (
          <Select
            id={id}
            value={goal}
            onChange={(goal) => set({ goal })}
            options={GOALS.map((value) => ({ value, label: words[`goal.${value}`] }))}
          />
        )}
      </Field>
      <div className="plan-pair">
        {goal === 'cheapest' ? (
          <NumberField
            label={words.targetShare}
            value={Math.round(settings.targetShare * 100)}
            range={[5, 100]}
            onChange={(share) => set({ targetShare: (share ?? 80) / 100 })}
          />
        ) : (
          <NumberField
            label={words.machinesLabel}
            value={settings.machines}
            range={[1, 500]}
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
      <WalkField settings={settings} set={set} />
      <label className="ds-row">
        <Switch
          size="small"
          checked={settings.keepsExisting}
          onChange={(keepsExisting) => set({ keepsExisting })}
        />
        {words.keepsExisting}
      </label>
      <details>
        <summary>{words.more}</summary>
        <div className="plan-form" style={{ marginTop: 12 }}>
          <MoreFields settings={settings} set={set} />
        </div>
      </details>
    </div>
  );
}

interface PartProps {
  readonly settings: PlanSettings;
  readonly set: (changes: Partial<PlanSettings>) => void;
}

function WalkField({ settings: { walkM }, set }: PartProps) {
  const words = useWords(placementMessages);
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

function MoreFields({ settings, set }: PartProps) {
  const words = useWords(placementMessages);
  return (
    <>
      <div className="plan-pair">
        <NumberField
          label={words.budget}
          value={settings.budgetYuan}
          range={[1, 1e9]}
          onChange={(budgetYuan) => set({ budgetYuan })}
        />
        <NumberField
          label={words.spacing}
          value={settings.spacingM}
          range={[1, 5_000]}
          onChange={(spacingM) => set({ spacingM })}
        />
        <NumberField
          label={words.leastPerArea}
          value={settings.leastPerArea}
          range={[0, 500]}
          onChange={(least) => set({ leastPerArea: least ?? 0 })}
        />
        <NumberField
          label={words.mostPerArea}
          value={settings.mostPerArea}
          range={[0, 500]}
          onChange={(mostPerArea) => set({ mostPerArea })}
        />
        <NumberField
          label={words.fade}
          value={settings.fadeM}
          range={[100, 1_500]}
          onChange={(fadeM) => set({ fadeM })}
        />
        <NumberField
          label={words.availability}
          value={Math.round(settings.availability * 100)}
          range={[50, 100]}
          onChange={(share) => set({ availability: (share ?? 100) / 100 })}
        />
      </div>
      <p className="ds-muted">{words.availabilityHint}</p>
      <Checkbox
        checked={settings.countsUptime}
        disabled={!settings.keepsExisting}
        onChange={({ target }) => set({ countsUptime: target.checked })}
      >
        {words.countsUptime}
      </Checkbox>
      <div className="plan-field">
        <span>{words.needs}</span>
        <span className="ds-row">
          {(['needsPower', 'needsNetwork', 'needsAlwaysOpen'] as const).map((need) => (
            <Checkbox
              key={need}
              checked={settings[need]}
              onChange={({ target }) => set({ [need]: target.checked })}
            >
              {words[need]}
            </Checkbox>
          ))}
        </span>
      </div>
      <div className="plan-field">
        <span>{words.audience}</span>
        <div className="plan-pair">
          {MEASURES.map((measure) => (
            <NumberField
              key={measure}
              label={words[`measure.${measure}`]}
              value={settings.weights[measure] ?? 0}
              range={[0, 10]}
              onChange={(weight) => set({ weights: { ...settings.weights, [measure]: weight ?? 0 } })}
            />
          ))}
        </div>
      </div>
      <DistanceFields settings={settings} set={set} />
    </>
  );
}

function DistanceFields({ settings, set }: PartProps) {
  const words = useWords(placementMessages);
  const { data: layers = [] } = useLayers();
  const optionsOf = (kind: LayerKind) =>
    layers.filter((layer) => layer.kind === kind).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="plan-pair">
      <Field label={words.streetLayer}>
        {(id) => (
          <Select
            id={id}
            allowClear
            placeholder={words.straightLine}
            value={settings.streetLayer}
            onChange={(layer: string | undefined) => set({ streetLayer: layer ?? null })}
            options={optionsOf('streets')}
          />
        )}
      </Field>
      {settings.streetLayer === null ? (
        <NumberField
          label={words.detour}
          value={settings.detour}
          range={[1.2, 3]}
          onChange={(detour) => set({ detour: detour ?? 1.35 })}
        />
      ) : (
        <Field label={words.barrierLayer}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={words.nothing}
              value={settings.barrierLayer}
              onChange={(layer: string | undefined) => set({ barrierLayer: layer ?? null })}
              options={optionsOf('barriers')}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="plan-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly range: readonly [number, number];
  readonly onChange: (value: number | null) => void;
}

function NumberField({ label, value, range: [min, max], onChange }: NumberFieldProps) {
  return (
    <Field label={label}>
      {(id) => <InputNumber id={id} min={min} max={max} value={value} onChange={(next) => onChange(next)} />}
    </Field>
  );
}
