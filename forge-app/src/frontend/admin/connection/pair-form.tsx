import { invoke } from '@forge/bridge';
import {
  Button,
  ErrorMessage,
  Form,
  FormFooter,
  FormSection,
  Heading,
  HelperMessage,
  Label,
  RequiredAsterisk,
  Stack,
  Text,
  Textfield,
} from '@forge/react';
import React, { useState } from 'react';
import type { PairAnswer } from '../../../resolver/contract';

const FIELD_ID = 'pairing-code';

/** Asks for the pairing code; `onPaired` runs once the CRM has taken it. */
export function PairForm({ paired, onPaired }: { paired: boolean; onPaired: () => Promise<void> }) {
  const [code, setCode] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!code.trim()) return setRefusal('Enter the pairing code from the CRM.');
    setBusy(true);
    setRefusal(undefined);
    const answer = await ask(code);
    if (answer.ok) await onPaired();
    else setRefusal(answer.message);
    setBusy(false);
  };
  return (
    <Form onSubmit={submit}>
      {paired ? (
        <Stack space="space.100">
          <Heading as="h2" size="small">
            Pair again
          </Heading>
          <Text>If the connection is broken, pair again: both sides get a new secret, and links are kept.</Text>
        </Stack>
      ) : null}
      <FormSection>
        <Label labelFor={FIELD_ID}>
          Pairing code
          <RequiredAsterisk />
        </Label>
        <Textfield
          id={FIELD_ID}
          name="code"
          isInvalid={refusal !== undefined}
          onChange={(event) => setCode(String(event.target.value ?? ''))}
        />
        {refusal ? <ErrorMessage>{refusal}</ErrorMessage> : null}
        <HelperMessage>
          Create a code in the CRM, under Jira sites. It is valid for ten minutes and works once.
        </HelperMessage>
      </FormSection>
      <FormFooter>
        <Button appearance={paired ? 'default' : 'primary'} type="submit" isDisabled={busy}>
          {buttonWord(busy, paired)}
        </Button>
      </FormFooter>
    </Form>
  );
}

function buttonWord(busy: boolean, paired: boolean): string {
  if (busy) return 'Pairing…';
  return paired ? 'Pair again' : 'Pair';
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
