import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { withTenant } from '../../src/store/db/database.ts';
import { listAttachments } from '../../src/store/tickets/attachments-read.ts';
import type { SyncWorld } from './sync-world.ts';

export type JiraAttachment = { id: string; filename: string; size: number; content: string };

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const ADA = `Basic ${btoa('ada@example.com:sandbox-token-ada')}`;

/** What the tests of attachments do on either side of a world. @param of asked each time, for a world is made late */
export function attachmentActions(of: () => SyncWorld) {
  return {
    /** Attaches a file in Jira, as Ada. */
    async attachInJira(issueId: string, name: string, bytes: Buffer, type = 'text/plain'): Promise<string> {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
      const answer = await fetch(`${of().sandbox.url}/rest/api/3/issue/${issueId}/attachments`, {
        method: 'POST',
        headers: { authorization: ADA, 'x-atlassian-token': 'no-check' },
        body: form,
      });
      const [taken] = (await answer.json()) as JiraAttachment[];
      if (!taken) throw new Error(`Jira did not take ${name}`);
      return taken.id;
    },

    async inJira(issueId: string): Promise<JiraAttachment[]> {
      const issue = await of().jira<{ fields: { attachment: JiraAttachment[] } }>('GET', `issue/${issueId}`);
      return issue.fields.attachment;
    },

    async bytesInJira(attachmentId: string): Promise<Buffer> {
      const path = `rest/api/3/attachment/content/${attachmentId}?redirect=false`;
      const answer = await fetch(`${of().sandbox.url}/${path}`, { headers: { authorization: ADA } });
      return Buffer.from(await answer.arrayBuffer());
    },

    filesOf(ticketId: string) {
      const { db, tenantId } = of();
      return withTenant(db, tenantId, (tx) => listAttachments(tx, tenantId, ticketId));
    },

    /** A ticket with an issue. */
    async linked(title: string): Promise<{ ticketId: string; issueId: string }> {
      const world = of();
      const { ticketId } = await world.commands.createTicket(world.caller, {
        title,
        description: '',
        status: 'OPEN',
        priority: 'LOW',
        source: 'API',
        contactId: null,
      });
      await world.settle();
      const issueId = (await world.tickets()).find((ticket) => ticket.id === ticketId)?.issue_id;
      if (!issueId) throw new Error('the ticket has no issue');
      return { ticketId, issueId };
    },

    /** Attaches a file here, as the agent. */
    attach(ticketId: string, fileName: string, bytes: Buffer, mimeType = 'text/plain') {
      return of().commands.addAttachment(of().caller, ticketId, {
        fileName,
        mimeType,
        size: bytes.length,
        content: Readable.from([bytes], { objectMode: false }),
      });
    },
  };
}
