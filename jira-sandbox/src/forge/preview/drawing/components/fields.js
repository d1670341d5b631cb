import { Radio, RadioGroup } from '@atlaskit/radio';
import Select from '@atlaskit/select';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import Toggle from '@atlaskit/toggle';
import { createElement as h, useEffect, useId, useState } from 'react';
import { Checkbox, CheckboxGroup } from './checkboxes.js';

/** What an app is told of an event: the field's name and value, as they can pass over the bridge. */
export const eventOf = ({ target: { name, value, type, checked } }) => ({ target: { name, value, type, checked } });

const telling = ({ onChange, onBlur, onFocus, ...props }) => ({
  ...props,
  ...(onBlur && { onBlur: (event) => onBlur(eventOf(event)) }),
  ...(onFocus && { onFocus: (event) => onFocus(eventOf(event)) }),
  ...(onChange && { onChange: (event) => onChange(eventOf(event)) }),
});

/**
 * A field whose value the app holds. The app's answer to a letter comes a moment later, so what is typed is shown at
 * once and the app's value when it is another than before.
 */
function typed(Component) {
  return ({ props: { value, onChange, ...props } }) => {
    const [shown, setShown] = useState(value);
    useEffect(() => setShown(value), [value]);
    const own = telling({ ...props, onChange });
    if (value === undefined) return h(Component, { autoComplete: 'off', ...own });
    const change = (event) => {
      setShown(event.target.value);
      own.onChange?.(event);
    };
    return h(Component, { autoComplete: 'off', ...own, value: shown ?? '', onChange: change });
  };
}

/** The list opens over the page, wherever the field stands in it. */
function select({ props: { id, inputId, onChange, onInputChange, ...props } }) {
  const field = inputId ?? id;
  return h(Select, {
    ...props,
    inputId: field,
    instanceId: field,
    menuPortalTarget: document.body,
    menuPlacement: 'auto',
    ...(onChange && { onChange: (option) => void onChange(option) }),
    // What it returned would become the text.
    ...(onInputChange && { onInputChange: (text, { action }) => void onInputChange(text, { action }) }),
  });
}

function NamedRadioGroup({ props: { onChange, options, ...props } }) {
  const name = useId();
  const change = onChange && ((event) => onChange(eventOf(event)));
  return h(RadioGroup, { name, ...props, options: options ?? [], ...(change && { onChange: change }) });
}

export const FIELDS = {
  Textfield: typed(Textfield),
  TextArea: typed((props) => h(TextArea, { resize: 'smart', ...props })),
  Select: select,
  Toggle: ({ props: { onChange, ...props } }) => h(Toggle, telling({ ...props, onChange })),
  Radio: ({ props }) => h(Radio, telling(props)),
  RadioGroup: NamedRadioGroup,
  Checkbox: ({ props }) => h(Checkbox, telling(props)),
  CheckboxGroup: ({ props }) => h(CheckboxGroup, props),
};
