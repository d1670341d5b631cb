import assert from 'node:assert/strict';
import { adfToMarkdown } from '../../../src/domain/adf/to-markdown/adf-to-markdown.ts';
import { sameCrm } from '../../../src/domain/fields/same-crm.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import type { CrmEdit, Ledger } from '../ledger.ts';
import type { HistoryRow, Settled } from '../simulation/settled.ts';
import { shownValues } from './shown-values.ts';

/**
 * What a comment said in Jira and the CRM wrote over stands on a row since: what it said before may be said again. Or it is what
 * an edit here replaced, as for a field (checkJiraValues).
 */
export function checkJiraComments({ history, conflicts }: Settled, { texts, deletedIssues }: Ledger): void {
  const rows = history.filter(({ field }) => field.startsWith('comment:'));
  const kept = conflicts.filter(({ field }) => field.startsWith('comment:'));
  for (const all of Map.groupBy(texts, ({ commentId }) => commentId).values()) {
    // Whoever restricts a comment says nothing in it.
    const line = all.filter((one, i) => one.text !== all[i - 1]?.text);
    for (const [i, { text, by, issueId, commentId, at }] of line.entries()) {
      const over = line[i + 1];
      if (by !== 'person' || text === null || over?.by !== 'engine' || deletedIssues.has(issueId)) continue;
      const lastOurs = line.slice(0, i).findLast((one) => one.by === 'engine')?.at ?? 0;
      const shown = rows.some(
        (row) =>
          (row.at >= at && (row.old_value === text || row.new_value === text)) ||
          (row.old_value === text && row.at > lastOurs),
      );
      assert.ok(
        shown || kept.some((row) => row.at >= at && (row.our_value === text || row.their_value === text)),
        `comment ${commentId} said ${JSON.stringify(text)} in Jira, the CRM wrote over it, and neither a conflict nor the history holds it`,
      );
    }
  }
}

/** A file that a person attached in Jira is only ever deleted there by us because a person deleted it here. */
export function checkJiraFiles({ history }: Settled, { files }: Ledger): void {
  for (const line of Map.groupBy(files, ({ fileId }) => fileId).values())
    for (const [i, { by, there, name }] of line.entries()) {
      const next = line[i + 1];
      if (by !== 'person' || !there || next?.by !== 'engine') continue;
      const asked = history.some((row) => isRemoval(row, name) && row.rule === 'edited');
      assert.ok(asked, `${name} was attached in Jira, and the CRM deleted it there though nobody here had`);
    }
}

/** What the CRM said was accepted still stands there, or its history or a conflict tells what became of it. */
export function checkAccepted(settled: Settled, ledger: Ledger): void {
  const recorded = recordedTexts(settled.history, settled.conflicts);
  for (const edit of ledger.crm) {
    const ticket = settled.tickets.find(({ id }) => id === edit.ticketId);
    assert.ok(ticket, `ticket ${edit.ticketId} was written to, and is gone`);
    assert.ok(
      isKept(settled, ledger, ticket, edit, recorded),
      `accepted in the CRM, and gone: ${JSON.stringify(edit)}`,
    );
  }
}

function isKept(
  settled: Settled,
  { files }: Ledger,
  ticket: TicketState,
  edit: CrmEdit,
  recorded: ReadonlySet<unknown>,
): boolean {
  if (edit.what === 'comment') {
    const live = [...ticket.comments.values()].some(({ body, deletedAt }) => body === edit.text && deletedAt === null);
    return live || recorded.has(edit.text);
  }
  if (edit.what === 'file') {
    const live = [...ticket.attachments.values()].some((f) => f.fileName === edit.name && f.deletedAt === null);
    const removal = settled.history.find((row) => isRemoval(row, edit.name));
    const byPerson = files.some(({ name, there, by }) => name === edit.name && !there && by === 'person');
    return live || (removal !== undefined && (removal.rule === 'edited' || byPerson));
  }
  return shownValues(settled, ticket, edit.field).some(({ is, until }) => until >= edit.at && sameCrm(is, edit.value));
}

/**
 * The CRM never takes back, as an edit of Jira's, a text that was typed here: nobody in Jira types such a text, unless it is
 * set back there, so it was an old write of ours that Jira carried out late, or the echo of one.
 */
export function checkNoOldTextCameBack({ simulation: { ledger }, tickets, history }: Settled): void {
  const inComments = ledger.texts.map(({ by, text, at }) => ({ by, text, at, field: 'comment' }));
  const inFields = ledger.values.map(({ by, value, at, field }) => ({ by, text: textOf(value), at, field }));
  const setBack = [...inComments, ...inFields].filter(({ by }) => by === 'person');
  for (const ticket of tickets) {
    const texts = new Set<unknown>();
    for (const row of history.filter(({ ticket_id }) => ticket_id === ticket.id)) {
      // Another issue may hold what was typed here once; what it says is news.
      if (row.field === 'issue' || row.field === 'ticket') texts.clear();
      const isText = typeof row.new_value === 'string' && /^(crm|public|internal) /.test(row.new_value);
      if (!isText) continue;
      if (row.rule === 'edited' || row.rule.startsWith('resolved_')) texts.add(row.new_value);
      const taken = row.rule === 'took_jira' || row.rule === 'conflict_jira';
      const [field] = row.field.split(':');
      const isTheirs = setBack.some((one) => one.field === field && one.text === row.new_value && one.at <= row.at);
      assert.ok(
        !taken || isTheirs || !texts.has(row.new_value),
        `${row.field} of ticket ${ticket.number}: ${JSON.stringify(row.new_value)} was typed here, and came back from Jira over ${JSON.stringify(row.old_value)} as if somebody there had typed it`,
      );
    }
  }
}

/** Of a title or a description. */
const textOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'content' in value ? adfToMarkdown(value).markdown : value;

const isRemoval = (row: HistoryRow, name: string) =>
  row.field.startsWith('attachment:') && row.old_value === name && row.new_value === null;

function recordedTexts(history: Settled['history'], conflicts: Settled['conflicts']): Set<unknown> {
  const rows = history.filter(({ field }) => field.startsWith('comment:'));
  const kept = conflicts.filter(({ field }) => field.startsWith('comment:'));
  return new Set([
    ...rows.flatMap((row) => [row.old_value, row.new_value]),
    ...kept.flatMap((row) => [row.our_value, row.their_value]),
  ]);
}
