import { invoke } from '@forge/bridge';
import {
  Button,
  ButtonGroup,
  Form,
  FormFooter,
  Heading,
  Inline,
  Link,
  RadioGroup,
  SectionMessage,
  Stack,
  Text,
} from '@forge/react';
import React, { useState } from 'react';
import type { DisconnectPayload, ExportAnswer } from '../../../resolver/contract';

type What = DisconnectPayload['data'];

const LABEL_ID = 'disconnect-data';
const CHOICES: { name: string; value: What; label: string }[] = [
  { name: 'data', value: 'keep', label: 'Keep it: pairing again continues from here' },
  {
    name: 'data',
    value: 'purge',
    label: 'Delete it permanently: tickets, comments, files and history from this Jira site',
  },
];

/** Asks once more before the site is disconnected, and what is to become of its data in the CRM. */
export function DisconnectForm({
  busy,
  onDisconnect,
  onKeep,
}: {
  busy: boolean;
  onDisconnect: (data: What) => Promise<void>;
  onKeep: () => void;
}) {
  const [data, setData] = useState<What>('keep');
  return (
    <Form onSubmit={() => onDisconnect(data)}>
      <Stack space="space.150">
        <SectionMessage appearance="warning" title="Disconnect this site?">
          <Text>Changes will no longer reach the other side. Jira keeps its issues, whatever you choose here.</Text>
        </SectionMessage>
        <Heading as="h3" size="xsmall" id={LABEL_ID}>
          Data in the CRM
        </Heading>
        <RadioGroup
          name="data"
          aria-labelledby={LABEL_ID}
          options={CHOICES}
          value={data}
          onChange={(event) => setData(event.target.value === 'purge' ? 'purge' : 'keep')}
        />
        <ExportFirst />
      </Stack>
      <FormFooter align="start">
        <ButtonGroup label="Disconnect">
          <Button appearance="danger" type="submit" isDisabled={busy}>
            {wordOf(busy, data)}
          </Button>
          <Button appearance="subtle" isDisabled={busy} onClick={onKeep}>
            Cancel
          </Button>
        </ButtonGroup>
      </FormFooter>
    </Form>
  );
}

function wordOf(busy: boolean, data: What): string {
  if (busy) return 'Disconnecting…';
  return data === 'purge' ? 'Disconnect and delete' : 'Disconnect';
}

/** A file with all that the CRM has of this site. Its address is made when it is asked for, and lasts ten minutes. */
function ExportFirst() {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<ExportAnswer>();
  const prepare = async () => {
    setBusy(true);
    setAnswer(await askForExport());
    setBusy(false);
  };
  return (
    <Stack space="space.100">
      {answer?.ok === false ? (
        <SectionMessage appearance="error" title="Export failed">
          <Text>{answer.message}</Text>
        </SectionMessage>
      ) : null}
      {answer?.ok ? (
        <Text>
          <Link href={answer.url} openNewTab>
            Download the export
          </Link>
          {' The link works for ten minutes, for anyone who has it.'}
        </Text>
      ) : (
        <Inline>
          <Button isDisabled={busy} onClick={prepare}>
            {busy ? 'Preparing…' : 'Export first'}
          </Button>
        </Inline>
      )}
    </Stack>
  );
}

async function askForExport(): Promise<ExportAnswer> {
  try {
    return await invoke<ExportAnswer>('exportData');
  } catch {
    return { ok: false, message: 'Jira could not run the app just now. Try again in a moment.' };
  }
}
