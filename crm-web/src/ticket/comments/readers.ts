import type { TicketDetail } from '../../tickets/ticket-queries.ts';

/** Who of Jira's people took part in the ticket, the assignee first: they see a reply, among others. */
export function readersOf({ assignee, comments }: Pick<TicketDetail, 'assignee' | 'comments'>, me: string): string[] {
  const people = [
    ...(assignee?.accountId ? [assignee.name] : []),
    ...comments
      .filter(
        ({ source, author, visibility }) => visibility === 'public' && (source === 'JIRA' || author.jiraAccountId),
      )
      .map(({ author }) => author.name),
  ];
  return [...new Set(people)].filter((name) => name !== me);
}
