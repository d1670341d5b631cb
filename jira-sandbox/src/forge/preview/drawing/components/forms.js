import {
  ErrorMessage,
  FormFooter,
  FormHeader,
  FormSection,
  HelperMessage,
  Label,
  RequiredAsterisk,
  ValidMessage,
} from '@atlaskit/form';
import { createElement as h } from 'react';

function form({ props: { onSubmit }, children }) {
  const submit = (event) => {
    event.preventDefault();
    void onSubmit?.({});
  };
  return h('form', { noValidate: true, onSubmit: submit }, children);
}

export const FORMS = {
  Form: form,
  FormHeader: ({ props, children }) => h(FormHeader, props, children),
  FormSection: ({ props, children }) => h(FormSection, props, children),
  FormFooter: ({ props, children }) => h(FormFooter, { align: 'start', ...props }, children),
  Label: ({ props: { labelFor, ...props }, children }) => h(Label, { ...props, htmlFor: labelFor ?? '' }, children),
  RequiredAsterisk: () => h(RequiredAsterisk),
  ErrorMessage: ({ children }) => h('div', { role: 'alert' }, h(ErrorMessage, null, children)),
  HelperMessage: ({ children }) => h(HelperMessage, null, children),
  ValidMessage: ({ children }) => h(ValidMessage, null, children),
};
