import assert from 'node:assert/strict';
import { adfToMarkdown } from '../../src/domain/adf/adf-to-markdown.ts';
import { fieldsOf } from '../../src/domain/fields/field-map.ts';
import type { TicketFields } from '../../src/domain/fields/synced-field.ts';
import { configOf } from '../../src/domain/site-config.ts';
import { type Arena, SITE_CONFIG } from './arena.ts';
import type { Typed } from './run-schedule.ts';

type TicketRow = TicketFields & { id: string; issue_id: string | null };
type CommentRow = { id: string; body: string; visibility: string; source: string; jira_comment_id: string | null };
type HistoryRow = { old_value: unknown; new_value: unknown; rule: string };
type JiraComment = { id: string; body: unknown };

/** Fails when the two sides differ in anything, a comment is missing or doubled, or something typed is gone without a trace. */
export async function checkConverged(arena: Arena, typed: Typed): Promise<void> {
  const { issues } = await arena.jira<{ issues: { id: string; fields: Record<string, unknown> }[] }>(
    'POST',
    'search/jql',
    {
      jql: 'project = KAN',
      fields: ['*all'],
      maxResults: 50,
    },
  );
  const tickets = await arena.query<TicketRow>(
    `select t.id, t.title, t.description, t.status, t.priority, t.labels, t.due_date::text as "dueDate", t.assignee,
       t.custom -> 'reference' as "custom.reference", l.issue_id from ticket t
     left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id where t.tenant_id = $1`,
    [arena.tenantId],
  );
  assert.equal(issues.length, 1, `one issue, not ${issues.length}`);
  assert.equal(tickets.length, 1, `one ticket, not ${tickets.length}`);
  const [issue] = issues;
  const [ticket] = tickets;
  assert.ok(issue && ticket);
  assert.equal(ticket.issue_id, issue.id, 'the ticket follows the issue');
  checkFields(ticket, issue.fields);
  await checkComments(arena, issue.id, typed);
  await checkTraces(arena, ticket, typed);
}

function checkFields(ticket: TicketRow, issue: Record<string, unknown>): void {
  const config = configOf(SITE_CONFIG, 'KAN');
  for (const field of fieldsOf(config)) {
    const jira = field.fromIssue(issue);
    const crm = ticket[field.name] ?? null;
    assert.ok(
      jira !== undefined && field.agrees(crm, jira, config),
      `${field.name}: ${JSON.stringify(crm)} against ${JSON.stringify(jira)}`,
    );
  }
  const marker = `crm-${ticket.id}`;
  assert.ok(!ticket.labels.includes(marker), 'the label that marks our issues is shown nowhere');
}

async function checkComments(arena: Arena, issueId: string, typed: Typed): Promise<void> {
  const { comments: there } = await arena.jira<{ comments: JiraComment[] }>(
    'GET',
    `issue/${issueId}/comment?maxResults=100`,
  );
  const here = await arena.query<CommentRow>(
    'select id, body, visibility, source, jira_comment_id from comment where tenant_id = $1 and deleted_at is null',
    [arena.tenantId],
  );
  const shared = here.filter((comment) => comment.visibility === 'public');
  const textsHere = shared.map((comment) => comment.body).sort();
  const textsThere = there.map((comment) => adfToMarkdown(comment.body).markdown).sort();
  assert.deepEqual(textsHere, textsThere, 'each comment stands on both sides');
  // Every text that is ever typed is its own, so one that stands twice is a comment that was doubled.
  assert.equal(new Set(textsThere).size, textsThere.length, `each comment stands once: ${textsThere.join(', ')}`);
  assert.deepEqual(
    shared.map((c) => c.jira_comment_id).sort(),
    there.map((c) => c.id).sort(),
    'each comment is linked to its own',
  );
  for (const text of typed.internal) {
    assert.ok(
      ![...arena.toldJira].some((told) => told.includes(`"${text}"`)),
      `an internal comment reached Jira: ${text}`,
    );
  }
}

/**
 * A title that was saved here, that nobody here typed over, that never stood in Jira and does not stand now, lost
 * against an edit in Jira: then it must be on a conflict row, where a person finds it.
 */
async function checkTraces(arena: Arena, ticket: TicketRow, typed: Typed): Promise<void> {
  const history = await arena.query<HistoryRow>(
    "select old_value, new_value, rule from field_history where tenant_id = $1 and field in ('title', 'ticket') order by id",
    [arena.tenantId],
  );
  checkNeverWentBack(history);
  const conflicts = await arena.query<{ our_value: unknown }>(
    "select our_value from conflict where tenant_id = $1 and field = 'title'",
    [arena.tenantId],
  );
  const saved = new Set(history.filter((e) => e.rule === 'edited' || e.rule === 'created').map((e) => e.new_value));
  const typedOver = new Set(history.filter((e) => e.rule === 'edited').map((e) => e.old_value));
  const kept = new Set(conflicts.map((conflict) => conflict.our_value));
  for (const title of typed.titles) {
    const stands = title === ticket.title || arena.titlesInJira.has(title);
    if (!saved.has(title) || typedOver.has(title) || stands) continue;
    assert.ok(kept.has(title), `${title} was overwritten, and no conflict shows it`);
  }
}

/** Titles typed in Jira are numbered in the order they were typed; an older one taken after a newer is a regression. */
function checkNeverWentBack(history: readonly { new_value: unknown; rule: string }[]): void {
  const taken = history
    .filter((entry) => entry.rule === 'took_jira' || entry.rule === 'conflict_jira')
    .map((entry) => Number(/^jira title (\d+)$/.exec(String(entry.new_value))?.[1] ?? Number.NaN))
    .filter((serial) => !Number.isNaN(serial));
  for (const [i, serial] of taken.entries()) {
    const before = taken[i - 1] ?? 0;
    assert.ok(
      serial >= before,
      `title ${serial} of Jira was taken after ${before}: a late event brought an old value back`,
    );
  }
}
