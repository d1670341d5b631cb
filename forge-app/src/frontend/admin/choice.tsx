import { Label, Select, Stack } from '@forge/react';
import React from 'react';
import type { Option } from './crm-words';

/** A choice of one, under its label. */
export function Choice<Value extends string>({
  id,
  label,
  options,
  value,
  onChange,
  isDisabled = false,
}: {
  id: string;
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  isDisabled?: boolean;
}) {
  return (
    <Stack space="space.050">
      <Label labelFor={id}>{label}</Label>
      <Select
        inputId={id}
        isDisabled={isDisabled}
        options={[...options]}
        value={options.find((option) => option.value === value) ?? null}
        onChange={(option: Option<Value> | null) => {
          if (option) onChange(option.value);
        }}
      />
    </Stack>
  );
}
