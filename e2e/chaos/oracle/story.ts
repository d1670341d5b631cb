import type { Standing } from '../standing.ts';
import { holds, type Violation } from './violation.ts';

const LINES_AT_MOST = 60;

/** All that is known of a violation, in the order it happened: what people did, what the CRM kept, what Jira was asked and says. */
export function storyOf(standing: Standing, { traces }: Violation, began: number): string[] {
  const concerns = (json: unknown) => traces.some((trace) => trace !== '' && holds(trace, json));
  const lines = [
    ...standing.operations.filter(concerns).flatMap((one) => [
      {
        at: one.began,
        what: `${one.client} asks the ${one.side}: ${one.kind} ${JSON.stringify(one.values)} on ${one.on}${one.part ? `, part ${one.part}` : ''}`,
      },
      { at: one.ended, what: `${one.client} was told: ${one.outcome} (${one.status ?? one.why})` },
    ]),
    ...standing.history.filter(concerns).map((row) => ({
      at: row.at.getTime(),
      what: `history: ${row.field} ${short(row.old_value)} → ${short(row.new_value)} (${row.rule}, ${row.origin})`,
    })),
    ...standing.conflicts.filter(concerns).map((row) => ({
      at: row.at.getTime(),
      what: `conflict: ${row.field}, ours ${short(row.our_value)}, theirs ${short(row.their_value)}, won by ${row.winner}`,
    })),
    ...standing.events
      .filter(concerns)
      .flatMap(({ type, received_at, processed_at, outcome, payload }) => [
        { at: received_at.getTime(), what: `event: ${type} ${short(payload)}` },
        ...(processed_at === null ? [] : [{ at: processed_at.getTime(), what: `event taken: ${type}, ${outcome}` }]),
      ]),
    ...standing.exchanges
      .filter(({ body }) => concerns(body))
      .flatMap((one) => [
        {
          at: one.at,
          what: `the CRM asks Jira: ${one.method} ${one.path}${one.fault ? ` (${one.fault})` : ''} ${short(one.body)}`,
        },
        ...(one.reachedAt === null ? [] : [{ at: one.reachedAt, what: `Jira carried it out: ${one.status}` }]),
      ]),
    ...standing.issues.flatMap(({ record, changes }) =>
      changes
        .filter(({ items }) => concerns(items))
        .map(({ created, authorId, items }) => ({
          at: created,
          what: `changelog of issue ${record.id} by ${authorId === standing.syncAccountId ? 'the CRM' : authorId}: ${items
            .map((item) => `${item.field} ${short(item.fromString)} → ${short(item.toString)}`)
            .join(', ')}`,
        })),
    ),
  ].sort((a, b) => a.at - b.at);
  const shown = lines
    .slice(0, LINES_AT_MOST)
    .map(({ at, what }) => `    ${((at - began) / 1000).toFixed(2).padStart(8)} s  ${what}`);
  return lines.length > LINES_AT_MOST ? [...shown, `    … and ${lines.length - LINES_AT_MOST} lines more`] : shown;
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text !== undefined && text.length > 160 ? `${text.slice(0, 160)}…` : String(text);
}
