import { fieldsOf } from '../../../src/domain/fields/field-map.ts';
import { unansweredSettledAt } from '../../../src/domain/fields/own-texts.ts';
import type { Base } from '../../../src/domain/fields/synced-field.ts';
import type { Change } from '../../../src/domain/model/change.ts';
import { writesToAsk } from '../../../src/domain/ticket/judge-writes.ts';
import { memoryOf, mustAsk, mustSettle } from '../../../src/domain/ticket/left-writes.ts';
import { hasOpenSends, isUnanswered, unansweredOf } from '../../../src/domain/ticket/own-writes.ts';
import { deliverableFields, fetchWantedFrom } from '../../../src/domain/ticket/pending.ts';
import { isJustRead } from '../../../src/sync/outbound/look-first.ts';
import { BY_DELIVERY, eventOf, FROM_JIRA, ISSUE, SITE, snapshotOf, TICKET } from '../states.ts';
import type { Asking, Fault, Moment } from './plays.ts';
import type { Clock, PretendJira, Values } from './pretend-jira.ts';
import type { TicketHere } from './ticket-here.ts';

const OF = { siteId: SITE, issueId: ISSUE };
const NAMES = ['title', 'labels'] as const;
/** After so long a run gives up on its request; and so long afterwards that may still be carried out. */
const GIVES_UP_MS = 20_000;
const ARRIVES_MS = 60_000;

export type Parts = {
  clock: Clock;
  jira: PretendJira;
  ticket: TicketHere;
  /** What events have brought, and what Jira may still carry out. */
  inbox: Change[];
  late: { until: number; carryOut: () => void }[];
};
export type During = { fault: Fault; asking: Asking; at: (moment: Moment) => void };

class NotTold extends Error {}

/** A run of the issue's work item, as sync/workqueue/sync-issue.ts has it. It ends where Jira does not answer. */
export function runEngine(parts: Parts, during: During): void {
  try {
    run(parts, during);
  } catch (error) {
    if (!(error instanceof NotTold)) throw error;
  }
}

const askedOf =
  ({ jira }: Parts, { asking }: During) =>
  (fieldIds: readonly string[]) => {
    if (asking === 'failed') throw new NotTold();
    return asking === 'refused' ? null : jira.history(fieldIds);
  };

function run(parts: Parts, during: During): void {
  const { clock, jira, ticket, inbox } = parts;
  clock.tick(100);
  if (hasOpenSends(ticket.state))
    ticket.apply({ kind: 'sends.closed', cause: FROM_JIRA, ticketId: TICKET, linkEpoch: ticket.link.epoch });
  ticket.apply(...inbox.splice(0));
  const readAt = isFetchDue(parts) ? clock.now : null;
  if (readAt !== null) {
    const { values, updated } = jira.snapshot();
    during.at('fetch');
    ticket.applyDated({ ...snapshotOf(values, { updated }), readAt }, askedOf(parts, during));
  }
  if (mayDeliver(ticket) && fieldsToSend(ticket).length > 0 && deliver(parts, during, readAt) === 'failed') return;
  checkWrites(parts, during);
}

const mayDeliver = ({ state }: TicketHere) => state.deletedAt === null && state.link?.state === 'linked';

const fieldsToSend = ({ state }: TicketHere) => {
  const wanted = deliverableFields(state);
  return NAMES.filter((name) => wanted.includes(name));
};

function isFetchDue({ clock, ticket: { state, link } }: Parts): boolean {
  if (link.state !== 'unlinked' && fetchWantedFrom(link) !== null) return true;
  const settledAt = link.state === 'linked' && state.deletedAt === null ? unansweredSettledAt(state) : null;
  return settledAt !== null && settledAt <= clock.now;
}

/** As sync/outbound: a look, a note of what is sent, the request, and what its answer shows. */
function deliver(parts: Parts, during: During, readAt: number | null): 'failed' | 'done' {
  const { clock, jira, ticket } = parts;
  const { fault, at } = during;
  const linkEpoch = ticket.link.epoch;
  const isOvertaken = () => ticket.link.epoch !== linkEpoch || ticket.state.deletedAt !== null;
  const of = { cause: BY_DELIVERY, ticketId: TICKET, linkEpoch };
  if (!isJustRead(readAt, clock.now)) {
    const isFast = ticket.config.writeMode === 'fast';
    const names = fieldsToSend(ticket).filter((name) => !isFast || isUnanswered(ticket.state, name));
    if (names.length > 0) {
      const { values, updated } = jira.snapshot();
      at('look');
      ticket.applyDated(eventOf(pick(values, names), { updated }), askedOf(parts, during));
    }
  }
  if (isOvertaken()) return 'failed';
  const { sent, carryOut } = requestOf(parts);
  if (Object.keys(sent).length === 0) return 'done';
  at('before');
  if (isOvertaken()) return 'failed';
  ticket.apply({
    ...of,
    kind: 'delivery.started',
    inFlight: sent,
    jiraNow: jira.told.earliest(),
    creating: null,
    comment: null,
  });
  at('write');
  if (fault === 'late') {
    parts.late.push({ until: clock.now + GIVES_UP_MS + ARRIVES_MS, carryOut });
    clock.tick(GIVES_UP_MS);
  }
  if (fault === 'late' || fault === 'lost-before') return 'failed';
  if (fault === 'refused') {
    const why = { message: 'Jira refused it.', jira: 'no' };
    const refused = Object.fromEntries(Object.keys(sent).map((name) => [name, why]));
    ticket.apply({ ...of, kind: 'delivery.done', sent: {}, refused, issue: null, comments: [], updated: null });
    return 'done';
  }
  carryOut();
  if (fault === 'lost-after') return 'failed';
  const { values, updated } = jira.snapshot();
  at('answer');
  if (isOvertaken()) return 'failed';
  const { readAt: _, ...answer } = snapshotOf(values, { updated });
  ticket.apply({ ...of, kind: 'delivery.done', refused: {}, issue: null, comments: [], updated, sent }, answer);
  return 'done';
}

const pick = (values: Values, names: readonly (keyof Values)[]) =>
  Object.fromEntries(names.map((name) => [name, values[name]]));

function requestOf({ jira, ticket }: Parts): { sent: Partial<Record<keyof Values, Base>>; carryOut: () => void } {
  const { state, link, config } = ticket;
  const sent: Partial<Record<keyof Values, Base>> = {};
  const steps: (() => void)[] = [];
  for (const name of fieldsToSend(ticket)) {
    const crm = state.fields[name];
    const known = { base: link.base[name], ...unansweredOf(link.inFlight[name] ?? []) };
    const write = fieldsOf(config)
      .find((field) => field.name === name)
      ?.write(crm, config, known);
    if (write?.by !== 'edit') continue;
    sent[name] = { crm, jira: write.jira };
    const words = (of: 'add' | 'remove') => (write.update ?? []).flatMap((step) => (step[of] as string) ?? []);
    if (name === 'title') steps.push(() => jira.setTitle(String(write.value), 'engine'));
    else steps.push(() => jira.setLabels({ add: words('add'), remove: words('remove') }, 'engine'));
  }
  const carryOut = () => {
    for (const step of steps) step();
  };
  return { sent, carryOut };
}

/** As sync/outbound/check-writes.ts. */
function checkWrites(parts: Parts, during: During): void {
  const { clock, ticket } = parts;
  const of = { cause: FROM_JIRA, ticketId: TICKET, of: OF };
  if (mustSettle(ticket.state, OF, clock.now)) ticket.apply({ ...of, kind: 'writes.settled' });
  if (!mustAsk(ticket.state, OF, clock.now)) return;
  const memory = memoryOf(ticket.state, OF);
  const asked = memory ? writesToAsk(memory, ticket.config) : [];
  const history = askedOf(parts, during)([...new Set(asked.map(({ issueField }) => issueField))]);
  ticket.apply({ ...of, kind: 'writes.checked', history, asked });
}
