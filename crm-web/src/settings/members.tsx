import { bodyOf } from '@synapse/api-client/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Listed } from '../ui/loaded.tsx';
import { Options } from '../ui/options.tsx';
import { Problem } from '../ui/problem.tsx';
import { When } from '../ui/when.tsx';
import { KEYS, type Member, membersQuery, type Role, rolesUpTo, useAct } from './data.ts';
import { Invitations } from './invitations.tsx';
import { Table } from './table.tsx';

export function Members() {
  const members = useInfiniteQuery(membersQuery(useSession()));
  return (
    <>
      <p className="quiet">{settings.members.about}</p>
      <Listed query={members} empty="">
        {(items) => (
          <Table
            name={settings.members.list}
            heads={[settings.members.name, settings.members.email, settings.members.role, settings.members.since, '']}
          >
            {items.map((member) => (
              <MemberRow key={member.id} member={member} />
            ))}
          </Table>
        )}
      </Listed>
      {members.hasNextPage && (
        <button type="button" onClick={() => void members.fetchNextPage()}>
          {settings.more}
        </button>
      )}
      <Invitations />
    </>
  );
}

function MemberRow({ member }: { member: Member }) {
  const { api, userId, role } = useSession();
  const [asks, setAsks] = useState(false);
  const change = useAct(KEYS.members, (body: { role?: Role; suspended?: boolean }) =>
    bodyOf(api.PATCH('/api/members/{memberId}', { params: { path: { memberId: member.id } }, body })),
  );
  const remove = useAct(KEYS.members, () =>
    bodyOf(api.DELETE('/api/members/{memberId}', { params: { path: { memberId: member.id } } })),
  );
  const roles = rolesUpTo(role);
  const isYou = member.userId === userId;
  const mayChange = roles.includes(member.role) && !isYou;
  return (
    <tr>
      <td data-label={settings.members.name}>
        {member.name} {isYou && <span className="quiet">({settings.members.you})</span>}{' '}
        {member.suspendedAt !== null && <span className="settings-badge">{settings.members.suspended}</span>}
      </td>
      <td data-label={settings.members.email}>{member.email}</td>
      <td data-label={settings.members.role}>
        {mayChange ? (
          <select
            aria-label={settings.members.roleOf(member.name)}
            value={member.role}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ role: event.target.value as Role })}
          >
            <Options of={roles.map((one) => [one, settings.members.roles[one]])} />
          </select>
        ) : (
          settings.members.roles[member.role]
        )}
      </td>
      <td data-label={settings.members.since}>
        <When at={member.createdAt} />
      </td>
      <td className="row-actions">
        {mayChange && (
          <>
            <button type="button" onClick={() => change.mutate({ suspended: member.suspendedAt === null })}>
              {member.suspendedAt === null ? settings.members.suspend : settings.members.restore}
            </button>
            <button type="button" onClick={() => setAsks(true)}>
              {settings.members.remove}
            </button>
          </>
        )}
        <Problem error={change.error} />
        {asks && (
          <Confirm
            title={settings.members.removeTitle(member.name)}
            act={settings.members.remove}
            change={remove}
            onClose={() => setAsks(false)}
          >
            <p>{settings.members.removeAbout}</p>
          </Confirm>
        )}
      </td>
    </tr>
  );
}
