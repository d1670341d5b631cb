import { Button, Form, FormFooter, Stack } from '@forge/react';
import type { ProjectConfig, Unreachable } from '@synapse/shared/project-config';
import React, { useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { askAdmin, whyNot } from '../ask-admin';
import { Outcome } from '../outcome';
import { FieldRules } from './field-rules';
import { Participation } from './participation';
import { type LiveProject, savedOf, startOf } from './project-draft';
import { UnreachableWays } from './unreachable-ways';
import { ValueMaps } from './value-maps';

/** What was last checked: the draft, as it would be saved, and what it could not reach. */
type Checked = { draft: string; unreachable: readonly Unreachable[] };

/**
 * The choices for one project. Saving first checks which statuses could not be reached, and saves at once only where
 * there is nothing new to say about that.
 */
export function ProjectForm({
  projectKey,
  project,
  onSaved,
}: {
  projectKey: string;
  project: LiveProject;
  onSaved: (outcome: ActionAnswer) => Promise<void>;
}) {
  const [draft, setDraft] = useState<ProjectConfig>(() => startOf(project));
  const [checked, setChecked] = useState<Checked>({
    draft: JSON.stringify(savedOf(draft, project)),
    unreachable: project.proposal.unreachable,
  });
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ActionAnswer>();
  const config = savedOf(draft, project);
  const isChecked = checked.draft === JSON.stringify(config);

  const submit = async () => {
    if (config.participation.mode === 'types' && config.participation.issueTypeIds.length === 0) return;
    setBusy(true);
    setFailed(undefined);
    const outcome = await checkAndSave(projectKey, config, isChecked ? undefined : checked);
    if ('unreachable' in outcome) setChecked({ draft: JSON.stringify(config), unreachable: outcome.unreachable });
    else if (outcome.ok) await onSaved(outcome);
    else setFailed(outcome);
    setBusy(false);
  };
  return (
    <Form onSubmit={submit}>
      <Stack space="space.300">
        <Participation draft={draft} issueTypes={project.proposal.issueTypes} onChange={setDraft} />
        <ValueMaps draft={draft} proposal={project.proposal} onChange={setDraft} />
        <FieldRules draft={draft} customFields={project.proposal.customFields} onChange={setDraft} />
        <UnreachableWays
          unreachable={checked.unreachable}
          unknownFrom={project.proposal.unknownFrom}
          draft={draft}
          onChange={setDraft}
        />
        <Outcome of={failed} />
      </Stack>
      <FormFooter align="start">
        <Button appearance="primary" type="submit" isDisabled={busy}>
          {saveWord(busy, isChecked && checked.unreachable.length > 0)}
        </Button>
      </FormFooter>
    </Form>
  );
}

function saveWord(busy: boolean, someUnreachable: boolean): string {
  if (busy) return 'Saving…';
  return someUnreachable ? 'Save anyway' : 'Save';
}

/** @param before what was checked last, where that was another draft; what it named need not be named again */
async function checkAndSave(
  projectKey: string,
  config: ProjectConfig,
  before: Checked | undefined,
): Promise<ActionAnswer | { unreachable: readonly Unreachable[] }> {
  if (before) {
    const answer = await askAdmin({ kind: 'check-project', projectKey, config });
    if (answer.state !== 'answered') return { ok: false, message: whyNot(answer) };
    const { unreachable } = answer.body;
    const known = new Set(before.unreachable.map(wayOf));
    if (unreachable.some((one) => !known.has(wayOf(one)))) return { unreachable };
  }
  const saved = await askAdmin({ kind: 'save-project', projectKey, config });
  if (saved.state !== 'answered') return { ok: false, message: whyNot(saved) };
  return { ok: true, message: `${projectKey} is saved. Its issues are being read again.` };
}

const wayOf = ({ from, to }: Unreachable): string => `${from.id}>${to}`;
