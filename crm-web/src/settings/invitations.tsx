import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Listed } from '../ui/loaded.tsx';
import { Modal } from '../ui/modal.tsx';
import { Options } from '../ui/options.tsx';
import { Problem } from '../ui/problem.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { When } from '../ui/when.tsx';
import { type Invitation, KEYS, type NewInvitation, type Role, rolesUpTo, useAct } from './data.ts';
import { Table } from './table.tsx';

/** Who is invited and has not come yet. */
export function Invitations() {
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const list = useQuery({
    queryKey: KEYS.invitations,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/members/invitations', { signal })),
  });
  return (
    <section aria-labelledby="invitations">
      <div className="section-head">
        <h2 id="invitations">{settings.members.invitations}</h2>
        <button type="button" className="primary" onClick={() => setOpen(true)}>
          {settings.members.invite}
        </button>
      </div>
      {made && (
        <ShownOnce
          label={`${settings.members.link}: ${made.email}`}
          value={made.link}
          hint={made.mailed ? settings.members.mailed(made.email) : settings.members.notMailed}
        />
      )}
      <Listed query={list} empty={settings.members.none}>
        {(items) => (
          <Table
            name={settings.members.invitations}
            heads={[settings.members.email, settings.members.role, settings.members.expires, '']}
          >
            {items.map((one) => (
              <InvitationRow key={one.id} invitation={one} onMade={setMade} />
            ))}
          </Table>
        )}
      </Listed>
      {isOpen && <Invite onClose={() => setOpen(false)} onMade={setMade} />}
    </section>
  );
}

function InvitationRow({ invitation, onMade }: { invitation: Invitation; onMade: (made: NewInvitation) => void }) {
  const { api } = useSession();
  const params = { path: { invitationId: invitation.id } };
  const again = useAct(KEYS.invitations, () =>
    bodyOf(api.POST('/api/members/invitations/{invitationId}/resend', { params })).then(onMade),
  );
  const revoke = useAct(KEYS.invitations, () =>
    bodyOf(api.DELETE('/api/members/invitations/{invitationId}', { params })),
  );
  return (
    <tr>
      <td data-label={settings.members.email}>{invitation.email}</td>
      <td data-label={settings.members.role}>{settings.members.roles[invitation.role]}</td>
      <td data-label={settings.members.expires}>
        <When at={invitation.expiresAt} />
      </td>
      <td className="row-actions">
        <button type="button" disabled={again.isPending} onClick={() => again.mutate(undefined)}>
          {settings.members.newLink}
        </button>
        <button type="button" disabled={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
          {settings.members.revoke}
        </button>
        <Problem error={again.error ?? revoke.error} />
      </td>
    </tr>
  );
}

function Invite({ onClose, onMade }: { onClose: () => void; onMade: (made: NewInvitation) => void }) {
  const { api, role } = useSession();
  const invite = useAct(
    KEYS.invitations,
    async (body: { email: string; role: Role }) => onMade(await bodyOf(api.POST('/api/members/invitations', { body }))),
    useSayNotDone(settings.members.inviteTitle),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    // Called only while this form is open: the one after it may be another's.
    invite.mutate({ email: String(form.get('email')), role: String(form.get('role')) as Role }, { onSuccess: onClose });
  };
  return (
    <Modal title={settings.members.inviteTitle} onClose={onClose}>
      <form onSubmit={submit}>
        <p className="quiet">{settings.members.inviteAbout}</p>
        <label className="stack">
          {settings.members.email}
          <input name="email" type="email" required maxLength={320} autoComplete="off" />
        </label>
        <label className="stack">
          {settings.members.role}
          <select name="role" defaultValue="agent">
            <Options of={rolesUpTo(role).map((one) => [one, settings.members.roles[one]])} />
          </select>
        </label>
        <Problem error={invite.error} />
        <DialogActions act={settings.members.invite} disabled={invite.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}
