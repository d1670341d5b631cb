import { randomUUID } from 'node:crypto';
import { type Db, forWork, withOperator } from '../../store/db/database.ts';
import { insertInvitation } from '../../store/members/invitations.ts';
import { deleteWorkspace, exportRows } from '../../store/members/whole-workspace.ts';
import { insertWorkspace } from '../../store/members/workspaces.ts';
import { newInvitationToken } from './invitations.ts';

/** Makes a workspace, and invites its owner. */
export async function createWorkspace(
  db: Db,
  { name, owner }: { name: string; owner: string },
  now: Date,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const id = randomUUID();
  const { token, tokenHash, expiresAt } = newInvitationToken(now);
  await withOperator(db, async (tx) => {
    await insertWorkspace(tx, id, name);
    const invitation = { id: randomUUID(), email: owner, role: 'owner', invitedBy: 'operator' } as const;
    await insertInvitation(tx, id, { ...invitation, tokenHash, at: now, expiresAt });
  });
  return { id, token, expiresAt };
}

/** Writes everything in a workspace as lines of NDJSON; the last one says how many. @param write waits until a line is kept */
export async function exportWorkspace(
  db: Db,
  workspace: { id: string; name: string },
  now: Date,
  write: (text: string) => Promise<void>,
): Promise<number> {
  await write(`${JSON.stringify({ type: 'export', at: now.toISOString(), ...workspace })}\n`);
  const records = await withOperator(
    forWork(db, 'operator'),
    (tx) => exportRows(tx, workspace.id, (lines) => write(`${lines.join('\n')}\n`)),
    { snapshot: true },
  );
  await write(`${JSON.stringify({ type: 'end', records })}\n`);
  return records;
}

export const removeWorkspace = (db: Db, id: string): Promise<boolean> =>
  withOperator(forWork(db, 'operator'), (tx) => deleteWorkspace(tx, id));
