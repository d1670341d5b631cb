import { createElement as h, useState } from 'react';

/** @atlaskit/checkbox does not come with UI Kit: the browser's own, in Atlaskit's measure. */
export function Checkbox({ isChecked, defaultChecked, isDisabled, isInvalid, label, testId: _, ...props }) {
  const checked = isChecked === undefined ? { defaultChecked } : { checked: isChecked, onChange: () => {} };
  const invalid = isInvalid ? { 'aria-invalid': true } : {};
  return h(
    'label',
    { className: 'checkbox' },
    h('input', { type: 'checkbox', disabled: isDisabled, ...checked, ...invalid, ...props }),
    h('span', null, label),
  );
}

export function CheckboxGroup({ name, options = [], value, defaultValue = [], isDisabled, onChange }) {
  const [own, setOwn] = useState(defaultValue);
  const chosen = value ?? own;
  const toggle = (one) => {
    const next = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
    setOwn(next);
    onChange?.(next);
  };
  return h(
    'div',
    { className: 'checkbox-group', role: 'group' },
    options.map((option) =>
      h(Checkbox, {
        key: option.value,
        name,
        label: option.label,
        isDisabled: isDisabled || option.isDisabled,
        isChecked: chosen.includes(option.value),
        onChange: () => toggle(option.value),
      }),
    ),
  );
}
