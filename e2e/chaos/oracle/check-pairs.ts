import { EDITED_FIELDS } from '../journal.ts';
import type { Issue, Standing, TicketRow } from '../standing.ts';
import { crmValue, isLinked, jiraValue, pairsOf } from './slots.ts';
import type { Check, Violation } from './violation.ts';

const MARKER = /^crm-[0-9a-f-]{36}$/;

/** A ticket and the issue it follows say the same, in fields, comments and files. */
export const checkPairs: Check = (standing) =>
  pairsOf(standing).flatMap(({ ticket, issue }) => {
    if (!isLinked(ticket)) return [];
    if (!issue) return [differs(ticket, `it follows ${ticket.issue_key}, which is not in Jira`, [ticket.id])];
    return [
      ...checkFields(ticket, issue),
      ...checkComments(standing, ticket, issue),
      ...checkFiles(standing, ticket, issue),
    ];
  });

function checkFields(ticket: TicketRow, issue: Issue): Violation[] {
  const fields = EDITED_FIELDS.map((field) => [field, crmValue(ticket, field), jiraValue(issue, field)] as const);
  const labels = (all: readonly string[]) =>
    all
      .filter((label) => !MARKER.test(label))
      .toSorted()
      .join(' ');
  return [...fields, ['labels', labels(ticket.labels), labels(issue.record.labels)] as const]
    .filter(([field, crm, jira]) => crm !== jira && ticket.refused?.[field] === undefined)
    .map(([field, crm, jira]) => differs(ticket, `${field} is “${crm}” in the CRM and “${jira}” in Jira`, [crm, jira]));
}

function checkComments({ comments }: Standing, ticket: TicketRow, issue: Issue): Violation[] {
  const here = comments
    .filter((one) => one.ticket_id === ticket.id && !one.deleted && !one.deleted_in_jira && one.refused === null)
    .filter((one) => one.visibility === 'public' || one.source === 'JIRA')
    .map((one) => ({ id: one.jira_comment_id ?? 'none', text: one.body, shown: one.visibility }));
  const there = issue.comments.map((one) => ({
    ...{ id: one.id, text: one.text },
    shown: one.visibility === null ? 'public' : 'internal',
  }));
  return compare(ticket, 'comment', here, there);
}

function checkFiles({ files }: Standing, ticket: TicketRow, issue: Issue): Violation[] {
  const here = files
    .filter((one) => one.ticket_id === ticket.id && !one.deleted && !one.deleted_in_jira && one.refused === null)
    .map((one) => ({
      id: one.jira_attachment_id ?? 'none',
      text: one.file_name,
      shown: one.stored ? 'here' : 'without content',
    }));
  return compare(
    ticket,
    'file',
    here,
    issue.files.map(({ id, name }) => ({ id, text: name, shown: 'here' })),
  );
}

type Part = { id: string; text: string; shown: string };

function compare(ticket: TicketRow, what: string, here: readonly Part[], there: readonly Part[]): Violation[] {
  const said = ({ id, text, shown }: Part) => `${id} “${text}” (${shown})`;
  const crm = new Set(here.map(said));
  const jira = new Set(there.map(said));
  const onlyHere = [...crm].filter((one) => !jira.has(one));
  const onlyThere = [...jira].filter((one) => !crm.has(one));
  return [
    ...onlyHere.map((one) => differs(ticket, `${what} ${one} is in the CRM only`, tracesOf(one))),
    ...onlyThere.map((one) => differs(ticket, `${what} ${one} is in Jira only`, tracesOf(one))),
  ];
}

const tracesOf = (text: string): string[] => text.match(/qz[a-z]\d{6}/g) ?? [];

function differs({ number, issue_key }: TicketRow, what: string, traces: readonly string[]): Violation {
  return {
    kind: 'sides differ',
    what: `ticket ${number} (${issue_key}): ${what}`,
    traces: traces.filter((one) => one !== ''),
  };
}
