/** The parts that the form of a plan is made of. */
import { InputNumber, Select } from 'antd';
import { useId, type ReactNode } from 'react';
import type { PlanSettings } from '../../../placement/api.ts';
import type { LayerKind } from '../../../placement/layers/layer.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { settingsMessages } from './settings-messages.ts';
import { phrasesOf, type SectionName } from './settings-summary.ts';
import { useLayers } from './use-plans.ts';

export interface PartProps {
  readonly settings: PlanSettings;
  readonly set: (changes: Partial<PlanSettings>) => void;
}

/** Folded; its heading says what is set. */
export function Section({
  name,
  settings,
  children,
}: {
  name: SectionName;
  settings: PlanSettings;
  children: ReactNode;
}) {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  const phrases = phrasesOf(name, settings, { words, language });
  return (
    <details className="plan-section">
      <summary>
        <strong>{words[`section.${name}`]}</strong>
        <span>{phrases.length === 0 ? words.asUsual : phrases.join(words.joint)}</span>
      </summary>
      <div className="plan-form">{children}</div>
    </details>
  );
}

export function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
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
  /** Shown, but decided elsewhere. */
  readonly isFixed?: boolean;
  readonly onChange: (value: number | null) => void;
}

export function NumberField({
  label,
  value,
  range: [min, max],
  isFixed = false,
  onChange,
}: NumberFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <InputNumber
          id={id}
          min={min}
          max={max}
          value={value}
          disabled={isFixed}
          onChange={(next) => onChange(next)}
        />
      )}
    </Field>
  );
}

interface LayerFieldProps {
  readonly label: string;
  readonly kind: LayerKind;
  /** What stands there when no layer is chosen; absent: one must be. */
  readonly nothing?: string;
  readonly value: string | null;
  readonly onChange: (layerId: string | null) => void;
}

export function LayerField({ label, kind, nothing, value, onChange }: LayerFieldProps) {
  const { data: layers = [] } = useLayers();
  return (
    <Field label={label}>
      {(id) => (
        <Select
          id={id}
          allowClear={nothing !== undefined}
          placeholder={nothing}
          value={value}
          onChange={(layerId: string | undefined) => onChange(layerId ?? null)}
          options={layers
            .filter((layer) => layer.kind === kind)
            .map((layer) => ({ value: layer.id, label: layer.name }))}
        />
      )}
    </Field>
  );
}
