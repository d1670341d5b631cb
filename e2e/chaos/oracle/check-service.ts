import { INTERNAL_VALUE, RESTRICTED_VALUE } from '../journal.ts';
import type { Standing } from '../standing.ts';
import type { Check, Violation } from './violation.ts';

/** No internal text ever went to Jira, and none that is restricted there is shown as public here or sent back. */
export const checkSecrets: Check = ({ exchanges, comments, issues }) => {
  const sent = exchanges.flatMap(({ body, path, method, at }): Violation[] => {
    const leaked = `${path} ${body}`.match(INTERNAL_VALUE) ?? [];
    const returned = body.match(RESTRICTED_VALUE) ?? [];
    return [
      ...leaked.map((value) => leak(value, `${method} ${path} at ${new Date(at).toISOString()} carried it`)),
      ...returned.map((value) =>
        shown(value, `the CRM sent it to Jira by ${method} ${path} at ${new Date(at).toISOString()}`),
      ),
    ];
  });
  const stands = issues.flatMap((issue) => [...new Set(JSON.stringify(issue).match(INTERNAL_VALUE) ?? [])]);
  return [
    ...sent,
    ...stands.map((value) => leak(value, 'it stands in Jira')),
    ...comments
      .filter(({ body, visibility }) => visibility === 'public' && body.search(RESTRICTED_VALUE) >= 0)
      .map(({ body, id }) => shown(body, `comment ${id} is public in the CRM`)),
  ];
};

const leak = (value: string, what: string): Violation => ({
  kind: 'internal text in Jira',
  what: `${value}: ${what}`,
  traces: [value],
});
const shown = (value: string, what: string): Violation => ({
  kind: 'restricted text shown',
  what: `${value}: ${what}`,
  traces: [value],
});

/** The feed has no gap, everything is done, and what a person must look at says why. */
export const checkEnd: Check = ({ feed, owed, parked, tickets, leftOver, secondDay }: Standing) => {
  const gaps = feed.last - feed.first + 1 - feed.rows;
  return [
    ...(gaps === 0 ? [] : [{ kind: 'feed' as const, what: `${gaps} numbers of the feed have no row`, traces: [] }]),
    ...owed.map(({ what, reason }) => ({
      kind: 'not quiet' as const,
      what: `${what} is still at work${reason ? `: ${reason}` : ''}`,
      traces: idsIn(what),
    })),
    ...leftOver.map(({ what, reason }) => ({
      kind: 'left over' as const,
      what: `${what}${reason ? `: ${reason}` : ''}`,
      traces: idsIn(what),
    })),
    ...secondDay.map((what) => ({ kind: 'not at rest' as const, what, traces: idsIn(what) })),
    ...parked
      .filter(({ reason }) => !reason)
      .map(({ what }) => ({ kind: 'parked without a reason' as const, what, traces: idsIn(what) })),
    ...tickets
      .flatMap(({ number, id, refused }) =>
        Object.entries(refused ?? {}).map(([field, why]) => ({ number, id, field, why })),
      )
      .filter(({ why }) => !why.message)
      .map(({ number, id, field }) => ({
        kind: 'parked without a reason' as const,
        what: `${field} of ticket ${number}`,
        traces: [id],
      })),
  ];
};

const idsIn = (text: string): string[] => text.match(/[0-9a-f]{8}-[0-9a-f-]{27}(?=:)?|\d{5,}/g) ?? [];
