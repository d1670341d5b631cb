import type { AnswerOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { settings } from '../../texts/t-settings.ts';
import { Listed, Loaded } from '../../ui/loaded.tsx';
import { Problem } from '../../ui/problem.tsx';
import { translated } from '../../ui/translated.ts';
import { asOpened, KEYS, type Member, membersQuery, useAct } from '../data.ts';
import { Table } from '../table.tsx';
import { type Choices, type Match, PersonRow } from './person-row.tsx';

type Unmatched = AnswerOf<'listPeople'>['unmatched'][number];
type Wanted = { userId: string; name: string; email?: string; accountId?: string };

/** No more are matched by one request. */
const AT_ONCE = 200;

/** Which member is whom on a site: matched by e-mail or by hand. */
export function PeopleMap({ siteId }: { siteId: string }) {
  const session = useSession();
  const { api } = session;
  const path = { siteId };
  const key = [...KEYS.site(siteId), 'people'];
  const people = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/jira/sites/{siteId}/people', { params: { path }, signal })),
  });
  const members = useInfiniteQuery(membersQuery(session));
  const choices = useQuery({
    queryKey: [...key, 'choices'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/jira/sites/{siteId}/people/choices', { params: { path }, signal })),
    ...asOpened,
  });
  const match = useAct(key, async (users: Wanted[]) => {
    const unmatched: Unmatched[] = [];
    for (let at = 0; at < users.length; at += AT_ONCE) {
      const body = { users: users.slice(at, at + AT_ONCE) };
      const answer = await bodyOf(api.PUT('/api/jira/sites/{siteId}/people', { params: { path }, body }));
      unmatched.push(...answer.unmatched);
    }
    return unmatched;
  });
  const forget = useAct(key, (userId: string) =>
    bodyOf(api.DELETE('/api/jira/sites/{siteId}/people/{userId}', { params: { path: { siteId, userId } } })),
  );
  /** What was said of the act before is not said of this one. */
  const matchOf = (users: Wanted[]) => {
    forget.reset();
    match.mutate(users);
  };
  return (
    <>
      <h3>{settings.people.title}</h3>
      <p className="quiet">{settings.people.about}</p>
      <Loaded query={people}>
        {({ matched }) => (
          <Listed query={members} empty="">
            {(items) => (
              <People
                members={items}
                matched={matched}
                choices={choices.data}
                isBusy={match.isPending || forget.isPending}
                onMatch={matchOf}
                onForget={(userId) => {
                  match.reset();
                  forget.mutate(userId);
                }}
              />
            )}
          </Listed>
        )}
      </Loaded>
      {members.hasNextPage && (
        <div className="actions start">
          <button type="button" onClick={() => void members.fetchNextPage()}>
            {settings.more}
          </button>
        </div>
      )}
      <div role="status">
        {match.data?.map(({ userId, reason, template }) => (
          <p key={userId}>{translated(template, reason)}</p>
        ))}
      </div>
      <Problem error={match.error ?? forget.error} />
    </>
  );
}

type PeopleProps = {
  members: readonly Member[];
  matched: readonly Match[];
  /** None while Jira was not asked, or did not answer: then people are named by their account. */
  choices: Choices | undefined;
  isBusy: boolean;
  onMatch: (users: Wanted[]) => void;
  onForget: (userId: string) => void;
};

function People({ members, matched, choices, isBusy, onMatch, onForget }: PeopleProps) {
  const byEmail = members.flatMap(({ userId, name, email }) =>
    email !== null && matched.every((one) => one.userId !== userId) ? [{ userId, name, email }] : [],
  );
  return (
    <>
      <Table name={settings.people.title} heads={[settings.people.here, settings.people.there, '']}>
        {members.map((member) => (
          <PersonRow
            key={member.id}
            member={member}
            isBusy={isBusy}
            match={matched.find(({ userId }) => userId === member.userId)}
            choices={choices}
            onMatch={(accountId) => onMatch([{ userId: member.userId, name: member.name, accountId }])}
            onForget={() => onForget(member.userId)}
          />
        ))}
      </Table>
      {byEmail.length > 0 && (
        <div className="actions start">
          <button type="button" disabled={isBusy} onClick={() => onMatch(byEmail)}>
            {settings.people.byEmail}
          </button>
        </div>
      )}
    </>
  );
}
