import { until } from '@synapse/local-stack/testing/until';
import type { WholeWorld } from '@synapse/local-stack/testing/whole-world';
import type { Ticket } from '@synapse/shared/ticket';

const document = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** What people do on both sides. @param token an admin's */
export function livesIn(world: WholeWorld, token: string) {
  const crm = async <T = { id: string }>(method: string, where: string, body?: unknown): Promise<T> => {
    const answer = await world.crm<T>(method, where, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`The CRM, ${method} ${where}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const acts = {
    newTicket: (title: string) =>
      crm<Ticket>('POST', '/api/tickets', { title, description: `**${title}** in the CRM` }),
    edit: (id: string, title: string) => crm('PATCH', `/api/tickets/${id}`, { title }),
    say: (id: string, body: string, visibility = 'public') =>
      crm('POST', `/api/tickets/${id}/comments`, { body, visibility }),
    async attach(id: string, name: string, bytes: Buffer) {
      const answer = await fetch(`${world.api.url}/api/tickets/${id}/attachments?filename=${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
      });
      if (answer.status >= 300) throw new Error(`The CRM took no file: ${answer.status} ${await answer.text()}`);
    },
    newIssue: (summary: string) =>
      world.jira<{ id: string; key: string }>('POST', '/issue', {
        fields: {
          project: { key: 'KAN' },
          issuetype: { name: 'Task' },
          summary,
          description: document(`${summary} in Jira`),
        },
      }),
    editIssue: (key: string, summary: string) => world.jira('PUT', `/issue/${key}`, { fields: { summary } }),
    comment: (key: string, text: string) => world.jira('POST', `/issue/${key}/comment`, { body: document(text) }),
    deleteIssue: (key: string) => world.jira('DELETE', `/issue/${key}`),
    /** The ticket of an issue, as soon as it has one. */
    ticketOf: (key: string): Promise<Ticket> =>
      until(
        `${key} has a ticket`,
        async () => (await crm<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`)).items[0],
      ),
    crm,
  };
  return acts;
}

export type Life = ReturnType<typeof livesIn>;

/** Some of everything, on both sides, before the backup. */
export async function fill(life: Life): Promise<{ tickets: Ticket[]; keys: string[] }> {
  const tickets: Ticket[] = [];
  const keys: string[] = [];
  for (let n = 1; n <= 6; n++) {
    const ticket = await life.newTicket(`Ticket ${n}`);
    tickets.push(ticket);
    await life.say(ticket.id, `Public answer ${n}`);
    await life.say(ticket.id, `Internal note ${n}`, 'internal');
    await life.attach(ticket.id, `crm-${n}.bin`, Buffer.alloc(1_000 * n, n));
    const { key } = await life.newIssue(`Issue ${n}`);
    keys.push(key);
    await life.comment(key, `Comment in Jira ${n}`);
  }
  await life.crm('POST', '/api/contacts', { name: 'Kim Customer', email: 'kim@example.com' });
  for (const key of keys) await life.ticketOf(key);
  return { tickets, keys };
}

/** What is waiting for Jira when the backup is made. */
export async function waitForJira(life: Life, ticket: Ticket): Promise<void> {
  await life.newTicket('Waiting for its issue');
  await life.say(ticket.id, 'Waiting to be posted');
  await life.attach(ticket.id, 'waiting.bin', Buffer.alloc(5_000, 7));
  await life.edit(ticket.id, 'Waiting to be sent');
}

/** What goes on after the backup, and is not in it. */
export async function goOn(life: Life, known: { tickets: Ticket[]; keys: string[] }): Promise<void> {
  const [, second, third] = known.tickets;
  const [firstKey = '', secondKey = '', thirdKey = ''] = known.keys;
  if (!second || !third) throw new Error('There are no tickets to go on with.');
  const later = await life.newTicket('Made after the backup');
  await life.say(later.id, 'Said on the ticket that was made after the backup');
  await life.say(second.id, 'Said after the backup');
  await life.attach(second.id, 'after.bin', Buffer.alloc(3_000, 9));
  await life.edit(third.id, 'Renamed after the backup');
  await life.editIssue(firstKey, 'Renamed in Jira after the backup');
  await life.comment(secondKey, 'Said in Jira after the backup');
  await life.newIssue('Issue made after the backup');
  await life.deleteIssue(thirdKey);
}
