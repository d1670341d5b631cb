import { randomUUID } from 'node:crypto';
import { type Actor, actAs } from '../../store/audit/acting.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, forWork, withOperator } from '../../store/db/database.ts';
import { insertInvitation } from '../../store/members/invitations.ts';
import { deleteWorkspace, exportRows } from '../../store/members/whole-workspace.ts';
import { insertWorkspace, renameWorkspace as writeName } from '../../store/members/workspaces.ts';
import { newInvitationToken } from './invitations.ts';

/** Whoever runs the CRM, by its commands. */
const OPERATOR: Actor = { kind: 'operator', id: 'operator', name: 'Operator', address: null };

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
    await actAs(OPERATOR, () => recordAudit(tx, id, 'workspace.created', null));
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

export async function renameWorkspace(db: Db, id: string, name: string): Promise<void> {
  await withOperator(db, async (tx) => {
    if (await writeName(tx, id, name)) await actAs(OPERATOR, () => recordAudit(tx, id, 'workspace.renamed', null));
  });
}
