import { Button, Inline, List, ListItem, SectionMessage, Stack, Text } from '@forge/react';
import type { ProjectConfig, ProjectProposal, Unreachable } from '@synapse/shared/project-config';
import React from 'react';
import { plainWord } from '../../plain-words';
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
        <SectionMessage appearance="warning" title="Some status changes can’t be made in Jira">
          <Text>A ticket with such a change keeps its new status in the CRM and waits for someone to act:</Text>
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
            label={`${name} to set when a transition requires it`}
            options={[
              { value: NONE, label: 'None: the change waits for a person' },
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
            <Text>{`When a transition requires “${fieldId}”, the CRM sets “${nameIn(value)}”.`}</Text>
            <Button spacing="compact" onClick={() => onChange(withTransitionField(draft, fieldId, NONE))}>
              Remove
            </Button>
          </Inline>
        ))}
      {unknownFrom.length > 0 ? (
        <SectionMessage appearance="information" title="Part of the workflow is not known yet">
          <Text>{`No issue is in ${list(unknownFrom.map(({ name }) => name))} now, and Jira shows transitions only for existing issues. They are learned from the first one.`}</Text>
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
  const way = `to ${STATUS_WORDS[to] ?? plainWord(to)}: `;
  if (needs.length === 0) return `${way}no transitions lead to a status that maps to it.`;
  return `${way}the transitions on the way require ${list(needs.map(({ name }) => name))}.`;
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
