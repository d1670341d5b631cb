import {
  Button,
  ButtonGroup,
  Form,
  FormFooter,
  Heading,
  HelperMessage,
  Label,
  Select,
  Stack,
  Text,
  TextArea,
} from '@forge/react';
import type { ImportForecast } from '@synapse/shared/import';
import React, { useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { askAdmin, whyNot } from '../ask-admin';
import { AskedView } from '../asked-view';
import type { Option } from '../crm-words';
import { FactTable } from '../fact-table';
import { Outcome } from '../outcome';
import { useAsked } from '../use-asked';
import { forecastFacts } from './import-words';

/** What is to be imported; what it will cost is shown before it can be started. */
export function ImportForm({ onStarted }: { onStarted: () => Promise<void> }) {
  const projects = useAsked({ kind: 'projects' });
  const [keys, setKeys] = useState<string[]>([]);
  const [jql, setJql] = useState('');
  const [forecast, setForecast] = useState<ImportForecast>();
  const [busy, setBusy] = useState<'forecast' | 'start'>();
  const [failed, setFailed] = useState<ActionAnswer>();
  const wanted = { projects: keys, ...(jql.trim() && { jql: jql.trim() }) };

  /** A cost is of one choice: another has its own. */
  const choose = (change: () => void) => {
    change();
    setForecast(undefined);
    setFailed(undefined);
  };
  const count = async () => {
    setBusy('forecast');
    setFailed(undefined);
    const answer = await askAdmin({ kind: 'forecast-import', wanted });
    setBusy(undefined);
    if (answer.state === 'answered') setForecast(answer.body);
    else setFailed({ ok: false, message: whyNot(answer) });
  };
  const start = async () => {
    setBusy('start');
    const answer = await askAdmin({ kind: 'start-import', wanted });
    if (answer.state === 'answered') await onStarted();
    else setFailed({ ok: false, message: whyNot(answer) });
    setBusy(undefined);
  };
  return (
    <Stack space="space.200">
      <Heading as="h2" size="small">
        First import
      </Heading>
      <Text>Imports existing issues. Changes made in the meantime arrive as usual and take precedence.</Text>
      <AskedView asked={projects} waiting="Loading projects from Jira…">
        {({ items }) => (
          <Form onSubmit={count}>
            <Stack space="space.150">
              <ProjectChoice
                options={items
                  .filter(({ takesPart }) => takesPart)
                  .map(({ projectKey, name }) => ({ value: projectKey, label: `${name} (${projectKey})` }))}
                keys={keys}
                onChange={(next) => choose(() => setKeys(next))}
              />
              <Stack space="space.050">
                <Label labelFor="import-jql">JQL filter</Label>
                <TextArea
                  id="import-jql"
                  name="jql"
                  value={jql}
                  onChange={(event) => choose(() => setJql(String(event.target.value ?? '')))}
                />
                <HelperMessage>Optional. Leave out ORDER BY: the import has its own order.</HelperMessage>
              </Stack>
              <Outcome of={failed} />
            </Stack>
            <FormFooter align="start">
              <Button type="submit" appearance={forecast ? 'default' : 'primary'} isDisabled={busy !== undefined}>
                {busy === 'forecast' ? 'Estimating…' : 'Estimate cost'}
              </Button>
            </FormFooter>
          </Form>
        )}
      </AskedView>
      {forecast ? (
        <Stack space="space.150">
          <FactTable label="Import cost" facts={forecastFacts(forecast)} />
          <ButtonGroup label="Start">
            <Button appearance="primary" isDisabled={busy !== undefined || forecast.issues === 0} onClick={start}>
              {busy === 'start' ? 'Starting…' : 'Start import'}
            </Button>
          </ButtonGroup>
        </Stack>
      ) : null}
    </Stack>
  );
}

function ProjectChoice({
  options,
  keys,
  onChange,
}: {
  options: Option[];
  keys: string[];
  onChange: (keys: string[]) => void;
}) {
  return (
    <Stack space="space.050">
      <Label labelFor="import-projects">Projects</Label>
      <Select
        inputId="import-projects"
        isMulti
        isClearable
        placeholder="All synced projects"
        options={options}
        value={options.filter(({ value }) => keys.includes(value))}
        onChange={(chosen: Option[] | null) => onChange((chosen ?? []).map(({ value }) => value))}
      />
    </Stack>
  );
}
