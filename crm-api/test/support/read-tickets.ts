/** A ticket with its link and its comments as the tables hold them, for looking at from a test. */
export type TicketRow = {
  id: string;
  number: number;
  title: string;
  description: string;
  status: string;
  priority: string;
  source: string;
  issue_id: string | null;
  issue_key: string | null;
  link_state: string | null;
  refused: Record<string, { message: string; jira?: string }> | null;
  comments: {
    id: string;
    body: string;
    visibility: string;
    source: string;
    jira_comment_id: string | null;
    deleted: boolean;
  }[];
};

export function readTickets(query: <Row>(sql: string) => Promise<Row[]>): Promise<TicketRow[]> {
  return query<TicketRow>(`
    select t.id, t.number::int, t.title, t.description, t.status, t.priority, t.source, l.issue_id, l.issue_key,
      l.state as link_state, l.refused,
      coalesce((select json_agg(json_build_object('id', c.id, 'body', c.body, 'visibility', c.visibility, 'source', c.source,
        'jira_comment_id', c.jira_comment_id, 'deleted', c.deleted_at is not null) order by c.created_at, c.id)
        from comment c where c.tenant_id = t.tenant_id and c.ticket_id = t.id), '[]') as comments
    from ticket t left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
    where t.deleted_at is null order by t.number`);
}
