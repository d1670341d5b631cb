import { Button, DynamicTable, Form, FormFooter, Inline, Label, Lozenge, Select, Stack, Text } from '@forge/react';
import type { CrmPeople, CrmUser } from '@synapse/shared/crm-people';
import React, { useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { askAdmin, whyNot } from '../ask-admin';
import type { Option } from '../crm-words';
import { Outcome } from '../outcome';

const NOBODY: Option = { value: '', label: 'Nobody' };

const HEAD = {
  cells: [
    { key: 'user', content: 'In the CRM' },
    { key: 'person', content: 'In Jira' },
    { key: 'how', content: 'Match' },
  ],
};

/** A row for each user of the CRM: who they are in Jira, as matched or, where Jira shows the same address, proposed. */
export function PeopleForm({
  people,
  said,
  onSaved,
}: {
  people: CrmPeople;
  said: ActionAnswer | undefined;
  onSaved: (outcome: ActionAnswer) => Promise<void>;
}) {
  /** Only what an admin has chosen here, by user. */
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const options = [NOBODY, ...people.people.map(({ accountId, name }) => ({ value: accountId, label: name }))];
  const changes = people.users.flatMap((user) => {
    const accountId = chosen[user.userId] ?? suggestionFor(user);
    return accountId === (user.matched?.accountId ?? '') ? [] : [{ userId: user.userId, accountId: accountId || null }];
  });
  const submit = async () => {
    setBusy(true);
    const outcome = await match(changes);
    setBusy(false);
    if (outcome.ok) setChosen({});
    await onSaved(outcome);
  };
  return (
    <Form onSubmit={submit}>
      <Stack space="space.200">
        <Outcome of={said} />
        <Text>
          Assignees are matched by this list. People who are not matched are shown by name, and never as someone else.
        </Text>
        <DynamicTable
          label="People"
          head={HEAD}
          rowsPerPage={25}
          rows={people.users.map((user) => {
            const value = chosen[user.userId] ?? suggestionFor(user);
            const choose = (accountId: string) => setChosen({ ...chosen, [user.userId]: accountId });
            return personRow(user, { options: withGone(options, user), value, choose });
          })}
        />
      </Stack>
      <FormFooter align="start">
        <Button appearance="primary" type="submit" isDisabled={busy || changes.length === 0}>
          {busy ? 'Saving…' : saveWord(changes.length)}
        </Button>
      </FormFooter>
    </Form>
  );
}

const suggestionFor = ({ matched, proposed }: CrmUser): string => (matched ?? proposed)?.accountId ?? '';

function saveWord(count: number): string {
  if (count === 0) return 'Save';
  return count === 1 ? 'Save 1 change' : `Save ${count} changes`;
}

/** Somebody who was matched and can't be assigned any more is still who they are. */
function withGone(options: Option[], { matched }: CrmUser): Option[] {
  if (!matched || options.some((option) => option.value === matched.accountId)) return options;
  return [...options, { value: matched.accountId, label: matched.name }];
}

function personRow(user: CrmUser, choice: { options: Option[]; value: string; choose: (accountId: string) => void }) {
  const inputId = `person-${user.userId}`;
  const words = user.email ? `${user.name} (${user.email})` : user.name;
  return {
    key: user.userId,
    cells: [
      { key: 'user', content: <Label labelFor={inputId}>{words}</Label> },
      {
        key: 'person',
        content: (
          <Select
            inputId={inputId}
            options={choice.options}
            value={choice.options.find((option) => option.value === choice.value) ?? NOBODY}
            onChange={(option: Option | null) => choice.choose(option?.value ?? '')}
          />
        ),
      },
      { key: 'how', content: <Inline>{howKnown(user, choice.value)}</Inline> },
    ],
  };
}

function howKnown({ matched, proposed }: CrmUser, value: string) {
  if (matched && value === matched.accountId)
    return (
      <Lozenge appearance="success">{matched.matchedBy === 'hand' ? 'Matched manually' : 'Same email address'}</Lozenge>
    );
  if (proposed && value === proposed.accountId)
    return <Lozenge appearance="inprogress">Proposed: same email address</Lozenge>;
  return <Lozenge>{value === '' ? 'Not matched' : 'Not saved'}</Lozenge>;
}

async function match(users: { userId: string; accountId: string | null }[]): Promise<ActionAnswer> {
  const answer = await askAdmin({ kind: 'match-users', users });
  if (answer.state !== 'answered') return { ok: false, message: whyNot(answer) };
  const { unmatched } = answer.body;
  if (unmatched.length > 0) return { ok: false, message: unmatched.map(({ reason }) => reason).join(' ') };
  return {
    ok: true,
    message: users.length === 1 ? 'Updated the match of 1 person.' : `Updated the matches of ${users.length} people.`,
  };
}
