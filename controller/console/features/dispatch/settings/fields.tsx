/** Fields of the settings: a label above, the control below, one name for both. */
import { Checkbox, Input, InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';

interface FieldProps<T> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly hint?: string;
}

function Field({ label, hint, children }: { label: string; hint?: string | undefined; children: ReactNode }) {
  return (
    <div className="settings-field">
      <span>{label}</span>
      {children}
      {hint !== undefined && <span className="ds-muted">{hint}</span>}
    </div>
  );
}

export function TextField(
  props: FieldProps<string> & { max?: number; isSecret?: boolean; isDisabled?: boolean },
) {
  const { label, value, onChange, hint, max = 200, isSecret = false, isDisabled = false } = props;
  return (
    <Field label={label} hint={hint}>
      <Input
        aria-label={label}
        type={isSecret ? 'password' : 'text'}
        autoComplete={isSecret ? 'new-password' : 'off'}
        maxLength={max}
        disabled={isDisabled}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}

export function TimeField({ label, value, onChange }: FieldProps<string>) {
  return (
    <Field label={label}>
      <Input
        aria-label={label}
        type="datetime-local"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}

export function NumberField({
  label,
  value,
  onChange,
  hint,
  step = 1,
}: FieldProps<number> & { step?: number }) {
  return (
    <Field label={label} hint={hint}>
      <InputNumber
        aria-label={label}
        className="settings-number"
        value={value}
        step={step}
        onChange={(next) => onChange(next ?? 0)}
      />
    </Field>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

export function ChoiceField<T extends string>({
  label,
  value,
  onChange,
  options,
  isDisabled = false,
}: FieldProps<T> & { options: readonly Choice<T>[]; isDisabled?: boolean }) {
  return (
    <Field label={label}>
      <Select<T>
        aria-label={label}
        disabled={isDisabled}
        value={value}
        onChange={(next) => onChange(next)}
        options={[...options]}
      />
    </Field>
  );
}

export function ManyField<T extends string>({
  label,
  value,
  onChange,
  options,
  hint,
  placeholder,
}: FieldProps<readonly T[]> & { options: readonly Choice<T>[]; placeholder?: string }) {
  return (
    <Field label={label} hint={hint}>
      <Select<T[]>
        aria-label={label}
        mode="multiple"
        placeholder={placeholder}
        value={[...value]}
        onChange={(next) => onChange(next)}
        options={[...options]}
        optionFilterProp="label"
      />
    </Field>
  );
}

/** Few of them, all in sight. */
export function BoxesField<T extends string | number>({
  label,
  value,
  onChange,
  options,
}: FieldProps<readonly T[]> & { options: readonly { readonly value: T; readonly label: string }[] }) {
  return (
    <Field label={label}>
      <Checkbox.Group<T> value={[...value]} onChange={(next) => onChange(next)} options={[...options]} />
    </Field>
  );
}

export function SwitchField({ label, value, onChange }: FieldProps<boolean>) {
  return (
    <label className="settings-switch">
      <Switch aria-label={label} checked={value} onChange={onChange} />
      {label}
    </label>
  );
}
