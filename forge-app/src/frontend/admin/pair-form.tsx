import { invoke } from '@forge/bridge';
import {
  Button,
  ErrorMessage,
  Form,
  FormFooter,
  FormSection,
  HelperMessage,
  Label,
  RequiredAsterisk,
  Textfield,
  useForm,
} from '@forge/react';
import React, { useState } from 'react';
import type { PairAnswer } from '../../resolver/contract';

type Fields = { code: string };

/** Asks for the pairing code; `onPaired` runs once the CRM has taken it. */
export function PairForm({ paired, onPaired }: { paired: boolean; onPaired: () => Promise<void> }) {
  const { register, handleSubmit, getFieldId, formState } = useForm<Fields>();
  const [refusal, setRefusal] = useState<string>();
  const submit = async ({ code }: Fields) => {
    setRefusal(undefined);
    const answer = await ask(code);
    if (answer.ok) await onPaired();
    else setRefusal(answer.message);
  };
  return (
    <Form onSubmit={handleSubmit(submit)}>
      <FormSection>
        <Label labelFor={getFieldId('code')}>
          Pairing code
          <RequiredAsterisk />
        </Label>
        <Textfield {...register('code', { required: true })} />
        {formState.errors.code ? <ErrorMessage>Enter the code that the CRM shows.</ErrorMessage> : null}
        {refusal ? <ErrorMessage>{refusal}</ErrorMessage> : null}
        <HelperMessage>
          The CRM shows a code under Jira sites. It is good for ten minutes and for one use.
        </HelperMessage>
      </FormSection>
      <FormFooter>
        <Button appearance="primary" type="submit" isDisabled={formState.isSubmitting}>
          {paired ? 'Pair again' : 'Pair'}
        </Button>
      </FormFooter>
    </Form>
  );
}

async function ask(code: string): Promise<PairAnswer> {
  try {
    return await invoke<PairAnswer>('pair', { code });
  } catch {
    return {
      ok: false,
      message: 'Jira could not run the app just now, so nothing has changed. Try again in a moment.',
    };
  }
}
