import type { AnswerOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Problem } from '../ui/problem.tsx';
import { KEYS, type Member, useAct } from './data.ts';
import { Table } from './table.tsx';

const texts = settings.people;
type Match = AnswerOf<'listPeople'>['matched'][number];
type Wanted = { userId: string; name: string; email?: string; accountId?: string };

/** Which member is whom on a site: matched by e-mail or by hand. */
export function PeopleMap({ siteId }: { siteId: string }) {
  const { api } = useSession();
  const path = { siteId };
  const key = [...KEYS.sites, siteId, 'people'];
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const [people, members] = await Promise.all([
        bodyOf(api.GET('/api/jira/sites/{siteId}/people', { params: { path }, signal })),
        bodyOf(api.GET('/api/members', { params: { query: { limit: 200 } }, signal })),
      ]);
      return { matched: people.matched, members: members.items };
    },
  });
  const match = useAct(key, (users: Wanted[]) =>
    bodyOf(api.PUT('/api/jira/sites/{siteId}/people', { params: { path }, body: { users } })),
  );
  const forget = useAct(key, (userId: string) =>
    bodyOf(api.DELETE('/api/jira/sites/{siteId}/people/{userId}', { params: { path: { siteId, userId } } })),
  );
  return (
    <>
      <h3>{texts.title}</h3>
      <p className="quiet">{texts.about}</p>
      <Loaded query={query}>
        {({ matched, members }) => {
          const byEmail = members.flatMap(({ userId, name, email }) =>
            email !== null && matched.every((one) => one.userId !== userId) ? [{ userId, name, email }] : [],
          );
          return (
            <>
              <Table name={texts.title} heads={[texts.here, texts.there, '']}>
                {members.map((member) => (
                  <PersonRow
                    key={member.id}
                    member={member}
                    match={matched.find(({ userId }) => userId === member.userId)}
                    onMatch={(accountId) => match.mutate([{ userId: member.userId, name: member.name, accountId }])}
                    onForget={() => forget.mutate(member.userId)}
                  />
                ))}
              </Table>
              {byEmail.length > 0 && (
                <div className="actions start">
                  <button type="button" disabled={match.isPending} onClick={() => match.mutate(byEmail)}>
                    {texts.byEmail}
                  </button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
      <div role="status">
        {match.data?.unmatched.map(({ userId, reason }) => (
          <p key={userId}>{reason}</p>
        ))}
      </div>
      <Problem error={match.error ?? forget.error} />
    </>
  );
}

type RowProps = {
  member: Member;
  match: Match | undefined;
  onMatch: (accountId: string) => void;
  onForget: () => void;
};

function PersonRow({ member: { name, email }, match, onMatch, onForget }: RowProps) {
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
          <button type="button" aria-label={texts.forgetOf(name)} onClick={onForget}>
            {texts.forget}
          </button>
        ) : (
          <form onSubmit={submit} className="row-actions">
            <input
              name="accountId"
              required
              maxLength={200}
              aria-label={texts.accountOf(name)}
              placeholder={texts.account}
            />
            <button type="submit" aria-label={texts.matchOf(name)}>
              {texts.match}
            </button>
          </form>
        )}
      </td>
    </tr>
  );
}
