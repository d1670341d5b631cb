import type { AnswerOf } from '@synapse/api-client/client';
import type { FormEvent } from 'react';
import { settings } from '../../texts/t-settings.ts';
import { Options } from '../../ui/options.tsx';
import type { Member } from '../data.ts';

export type Match = AnswerOf<'listPeople'>['matched'][number];
export type Choices = AnswerOf<'listPeopleChoices'>;

type Props = {
  isBusy: boolean;
  member: Member;
  match: Match | undefined;
  choices: Choices | undefined;
  onMatch: (accountId: string) => void;
  onForget: () => void;
};

/** One member, and whom of Jira they are. */
export function PersonRow({ member: { userId, name, email }, isBusy, match, choices, onMatch, onForget }: Props) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onMatch(String(new FormData(event.currentTarget).get('accountId')).trim());
  };
  return (
    <tr>
      <td>
        {name} <span className="quiet">{email}</span>
      </td>
      <td data-label={settings.people.there}>
        {match ? (
          <>
            {match.name} <span className="settings-badge">{settings.people.matchedBy[match.matchedBy]}</span>
          </>
        ) : (
          settings.people.nobody
        )}
      </td>
      <td className="row-actions">
        {match ? (
          <button type="button" disabled={isBusy} aria-label={settings.people.forgetOf(name)} onClick={onForget}>
            {settings.people.forget}
          </button>
        ) : (
          <form onSubmit={submit} className="row-actions">
            <AccountBox name={name} userId={userId} choices={choices} />
            <button type="submit" disabled={isBusy} aria-label={settings.people.matchOf(name)}>
              {settings.people.match}
            </button>
          </form>
        )}
      </td>
    </tr>
  );
}

/** Whom Jira shows is chosen, beginning with who has the same address; where it shows nobody, an account is named. */
function AccountBox({ name, userId, choices }: Pick<Props, 'choices'> & Pick<Member, 'name' | 'userId'>) {
  if (choices && choices.people.length > 0) {
    const proposed = choices.users.find((user) => user.userId === userId)?.proposed;
    return (
      <select
        name="accountId"
        required
        aria-label={settings.people.personOf(name)}
        defaultValue={proposed?.accountId ?? ''}
      >
        <option value="">{settings.people.choose}</option>
        <Options of={choices.people.map((person) => [person.accountId, person.name])} />
      </select>
    );
  }
  return (
    <input
      name="accountId"
      required
      pattern=".*\S.*"
      maxLength={200}
      aria-label={settings.people.accountOf(name)}
      placeholder={settings.people.account}
    />
  );
}
