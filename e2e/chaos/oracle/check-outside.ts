import { INTERNAL_VALUE, RESTRICTED_VALUE } from '../journal.ts';
import { sha256 } from '../outside.ts';
import type { FileRow, Standing, TicketRow } from '../standing.ts';
import { isLinked } from './slots.ts';
import type { Check, Violation } from './violation.ts';

/** What people see agrees with what is: the panel in Jira, the states that the API tells, contents, logs. */
export const checkOutside: Check = (standing) => [
  ...checkPanels(standing),
  ...checkStates(standing),
  ...checkContents(standing),
  ...standing.outside.logged.map((line) => ({ kind: 'text in a log' as const, what: line.slice(0, 300), traces: [] })),
];

/** Whoever sees the issue sees its panel. */
function checkPanels({ outside }: Standing): Violation[] {
  return outside.panels.flatMap(({ issueId, text }) => {
    const found = (pattern: RegExp, kind: 'internal text in Jira' | 'restricted text shown') =>
      [...new Set(text.match(pattern) ?? [])].map((value) => ({
        kind,
        what: `${value}: the panel of issue ${issueId} shows it`,
        traces: [value],
      }));
    return [...found(INTERNAL_VALUE, 'internal text in Jira'), ...found(RESTRICTED_VALUE, 'restricted text shown')];
  });
}

/** When all is quiet, nobody is told that something is still on its way. */
function checkStates(standing: Standing): Violation[] {
  return standing.tickets.flatMap((ticket) => {
    const told = standing.outside.shown.get(ticket.id);
    const says = (what: string) => [
      { kind: 'told wrongly' as const, what: `ticket ${ticket.number} ${what}`, traces: [ticket.id] },
    ];
    if (ticket.deleted) return told ? says('is deleted and listed') : [];
    if (!told) return says('is not listed');
    const expected = expectedState(standing, ticket);
    if (told.state !== expected) return says(`is told as ${told.state}, and is ${expected}`);
    return told.pendingFields.length > 0 ? says(`is told to wait with ${told.pendingFields.join(', ')}`) : [];
  });
}

function expectedState({ comments, files }: Standing, ticket: TicketRow): string {
  if (ticket.link_state === 'deleted_in_jira') return 'deleted_in_jira';
  if (!isLinked(ticket)) return 'unlinked';
  const parts = [...comments, ...files].filter((one) => one.ticket_id === ticket.id && !one.deleted);
  const refused = Object.keys(ticket.refused ?? {}).length > 0 || parts.some((one) => one.refused !== null);
  return refused ? 'parked' : 'synced';
}

/** Each file has its own content, here and in Jira, and no content is kept that no file has. */
function checkContents({ files, outside }: Standing): Violation[] {
  const kept = files.filter((one) => one.stored && !one.deleted);
  // One that is not marked as stored may have been, by a process that was killed before it had said so.
  const wanted = new Set(files.filter((one) => !one.deleted).map(({ id }) => id));
  const says = (what: string, traces: readonly string[]) => ({ kind: 'content wrong' as const, what, traces });
  return [
    ...kept.flatMap((file) => {
      const content = outside.contents.get(file.id);
      if (content === contentOf(file)) return [];
      return [says(`${file.file_name} ${content ? 'has another content' : 'has no content'} in the CRM`, [file.id])];
    }),
    ...files.flatMap((file) => {
      const content = outside.contentsInJira.get(file.jira_attachment_id ?? '');
      if (content === undefined || content === contentOf(file)) return [];
      return [says(`${file.file_name} has another content in Jira`, [file.id])];
    }),
    ...[...outside.contents.keys()]
      .filter((id) => !wanted.has(id))
      .map((id) => says(`the content ${id} is kept, and no file has it`, [id])),
  ];
}

/** What the clients put into a file: see their `attach`. */
const contentOf = ({ file_name }: FileRow): string => sha256(`the content of ${file_name.replace(/\.txt$/, '')}`);
