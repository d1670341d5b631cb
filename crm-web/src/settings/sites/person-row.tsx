import type { AnswerOf } from '@synapse/api-client/client';
import type { FormEvent } from 'react';
import { settings } from '../../texts/t-settings.ts';
import { Options } from '../../ui/options.tsx';
import type { Member } from '../data.ts';

const texts = settings.people;
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
      <td data-label={texts.there}>
        {match ? (
          <>
            {match.name} <span className="settings-badge">{texts.matchedBy[match.matchedBy]}</span>
          </>
        ) : (
          texts.nobody
        )}
      </td>
      <td className="row-actions">
        {match ? (
          <button type="button" disabled={isBusy} aria-label={texts.forgetOf(name)} onClick={onForget}>
            {texts.forget}
          </button>
        ) : (
          <form onSubmit={submit} className="row-actions">
            <AccountBox name={name} userId={userId} choices={choices} />
            <button type="submit" disabled={isBusy} aria-label={texts.matchOf(name)}>
              {texts.match}
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
      <select name="accountId" required aria-label={texts.personOf(name)} defaultValue={proposed?.accountId ?? ''}>
        <option value="">{texts.choose}</option>
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
      aria-label={texts.accountOf(name)}
      placeholder={texts.account}
    />
  );
}
