import { Button, Inline, List, ListItem, SectionMessage, Stack, Text } from '@forge/react';
import type { ProjectConfig, ProjectProposal, Unreachable } from '@synapse/shared/project-config';
import React from 'react';
import { Choice } from '../choice';
import { STATUS_WORDS } from '../crm-words';

/** Nothing chosen: Jira's values have names. */
const NONE = '';

/** What the CRM can't reach in this workflow, before anything is saved; and what would help. */
export function UnreachableWays({
  unreachable,
  unknownFrom,
  draft,
  onChange,
}: {
  unreachable: readonly Unreachable[];
  unknownFrom: ProjectProposal['unknownFrom'];
  draft: ProjectConfig;
  onChange: (draft: ProjectConfig) => void;
}) {
  const needs = [...new Map(unreachable.flatMap((one) => one.needs).map((need) => [need.fieldId, need])).values()];
  return (
    <Stack space="space.200">
      {unreachable.length > 0 ? (
        <SectionMessage appearance="warning" title="Some changes of status can’t be made in Jira">
          <Text>A ticket whose status is changed so keeps its new status here, and waits until somebody helps:</Text>
          <List type="unordered">
            {sentencesOf(unreachable).map((sentence) => (
              <ListItem key={sentence}>{sentence}</ListItem>
            ))}
          </List>
        </SectionMessage>
      ) : null}
      {needs.map(({ fieldId, name, allowed }) =>
        allowed.length === 0 ? null : (
          <Choice
            key={fieldId}
            id={`transition-${fieldId}`}
            label={`${name} that the CRM gives when a transition demands it`}
            options={[
              { value: NONE, label: 'None: such a change waits for a person' },
              ...allowed.map((value) => ({ value, label: value })),
            ]}
            value={nameIn(draft.transitionFields[fieldId])}
            onChange={(value) => onChange(withTransitionField(draft, fieldId, value))}
          />
        ),
      )}
      {Object.entries(draft.transitionFields)
        .filter(([fieldId]) => needs.every((need) => need.fieldId !== fieldId))
        .map(([fieldId, value]) => (
          <Inline key={fieldId} space="space.100" alignBlock="center">
            <Text>{`When a transition demands “${fieldId}”, the CRM gives “${nameIn(value)}”.`}</Text>
            <Button spacing="compact" onClick={() => onChange(withTransitionField(draft, fieldId, NONE))}>
              Don’t give it
            </Button>
          </Inline>
        ))}
      {unknownFrom.length > 0 ? (
        <SectionMessage appearance="information" title="Some of the workflow is not known yet">
          <Text>{`No issue stands in ${list(unknownFrom.map(({ name }) => name))} now, and Jira shows the way on only from an issue that does. It is learnt with the first one.`}</Text>
        </SectionMessage>
      ) : null}
    </Stack>
  );
}

/** A sentence for each status that can't be reached and each reason, with all the statuses it can't be reached from. */
function sentencesOf(unreachable: readonly Unreachable[]): string[] {
  const from = new Map<string, string[]>();
  for (const one of unreachable) {
    const ending = endingOf(one);
    from.set(ending, [...(from.get(ending) ?? []), `“${one.from.name}”`]);
  }
  return [...from].map(([ending, names]) => `From ${list(names)} ${ending}`);
}

function endingOf({ to, needs }: Unreachable): string {
  const way = `to ${STATUS_WORDS[to]}: `;
  if (needs.length === 0) return `${way}no status stands for it that a transition leads to, in however many steps.`;
  return `${way}the transitions on the way demand ${list(needs.map(({ name }) => name))}.`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function nameIn(value: unknown): string {
  const { name } = typeof value === 'object' && value !== null && 'name' in value ? value : { name: NONE };
  return typeof name === 'string' ? name : NONE;
}

function withTransitionField(draft: ProjectConfig, fieldId: string, name: string): ProjectConfig {
  const { [fieldId]: _before, ...others } = draft.transitionFields;
  return { ...draft, transitionFields: name === NONE ? others : { ...others, [fieldId]: { name } } };
}
