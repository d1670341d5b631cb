import type { AnyField, FieldName } from '../../domain/fields/synced-field.ts';
import type { Cause, Change, DeliveryOutcome } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { Sentence } from '../../domain/sentences.ts';
import { projectRef } from '../../domain/site/project.ts';
import type { EffectiveConfig } from '../../domain/site/site-config.ts';
import { type LinkChange, Overtaken } from '../../domain/ticket/left-issue.ts';
import type { WorkItemKey } from '../../domain/ticket/work-item.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { configAt, readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { type Applied, applyChanges, wantsFetch } from '../engine/apply-changes.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';

export const DELIVERY_CAUSE: Cause = { origin: 'delivery', actor: null, id: null };

/** A delivery of one ticket's changes to its issue, under the lease of the ticket's work item. */
export type Delivery = {
  sync: SyncContext;
  workItem: WorkItemKey;
  tenantId: string;
  ticketId: string;
  /** The link it is for (LinkState.epoch): for another one it sends nothing more. */
  linkEpoch: number;
  site: SiteConnection;
  /** What the last transaction of this delivery left, where nothing was waited for since: it need not be read again. */
  hand: { now: ForDelivery | null };
};

/** A delivery to an issue that exists. */
export type IssueDelivery = Delivery & { issueId: string };

type Own<Change> = Change extends LinkChange ? Omit<Change, 'linkEpoch'> : Change;
/** A change that a delivery makes: which link it counts for is known. */
export type DeliveryChange = Own<Change>;

/** One field of an edit: what the ticket shows, what goes into the request, what Jira will then hold. */
export type FieldEdit = {
  field: AnyField;
  crm: unknown;
  value: unknown;
  jira: unknown;
  update?: readonly Readonly<Record<string, unknown>>[];
  byName?: true;
};

/** What of a ticket's fields goes into an edit, and why what does not can't be sent. */
export type EditPlan = {
  edits: FieldEdit[];
  unsendable: Partial<Record<FieldName, Sentence & { jira?: string }>>;
};

/**
 * Gives changes to the funnel without making the work item due: this run is the work item.
 * @param begin what comes next, in the same transaction
 * @throws Overtaken when the ticket has got another link since; what came of the old one is noted all the same
 */
export async function applyDelivery(
  delivery: Delivery,
  changes: readonly DeliveryChange[],
  begin: Begin = async () => null,
): Promise<Applied> {
  const { sync, tenantId, ticketId, linkEpoch } = delivery;
  const { applied, begun } = await withTenant(sync.db, tenantId, async (tx) => {
    const applied = await applyDeliveryIn(tx, delivery, changes);
    return { applied, begun: await begin(tx, delivery, applied) };
  });
  const ticket = applied.states.get(ticketId);
  if (ticket?.link?.epoch !== linkEpoch) throw new Overtaken();
  delivery.hand.now = { ...forDelivery(ticket, applied.sites), begun };
  return applied;
}

/** Begins what comes next in the same transaction, where that is known already. */
export type Begin = (tx: TenantTx, delivery: Delivery, applied: Applied) => Promise<EditPlan | null>;

type Read = Pick<NonNullable<Parameters<typeof applyChanges>[3]>, 'held' | 'sites'>;

/** The same in a transaction of the caller's. */
export async function applyDeliveryIn(
  tx: TenantTx,
  { sync, tenantId, ticketId, linkEpoch, workItem }: Omit<Delivery, 'site' | 'hand'>,
  changes: readonly DeliveryChange[],
  read: Read = {},
): Promise<Applied> {
  // Of the others none has such a property, and for those that do it is this one.
  const own = changes.map((change) => ({ ...change, linkEpoch }) as Change);
  const how = { enqueue: false, running: workItem, parts: [ticketId], ...read };
  const applied = await applyChanges(tx, { tenantId, now: sync.now() }, own, how);
  // It was found to be gone while this delivery spoke with it: the next run looks again.
  const state = applied.states.get(ticketId);
  if (state?.link?.state === 'deleted_in_jira' && wantsFetch(state)) await enqueue(tx, tenantId, [workItem]);
  return applied;
}

/**
 * Records what is about to be sent, before it is sent: after a crash our own write is then known for what it is. Returns
 * the ticket as it is now: a text that is not in flight in it was taken back or changed here meanwhile, and must not be sent.
 */
export async function startDelivery(delivery: Delivery, what: Started): Promise<TicketState | undefined> {
  const { states } = await applyDelivery(delivery, [started(delivery, what)]);
  return states.get(delivery.ticketId);
}

type Started = Partial<Pick<Extract<Change, { kind: 'delivery.started' }>, 'inFlight' | 'creating' | 'comment'>>;

export const started = ({ ticketId, site }: Pick<Delivery, 'ticketId' | 'site'>, what: Started): DeliveryChange => ({
  kind: 'delivery.started',
  cause: DELIVERY_CAUSE,
  ticketId,
  jiraNow: site.jiraEarliest?.() ?? null,
  inFlight: {},
  creating: null,
  comment: null,
  ...what,
});

/** Of what was about to be sent Jira has taken nothing, or was not asked: there is nothing to wait for. */
export const unsent = ({ ticketId }: Pick<Delivery, 'ticketId'>, fields: readonly FieldName[]): DeliveryChange => ({
  kind: 'fields.unsent',
  cause: DELIVERY_CAUSE,
  ticketId,
  fields,
});

/** Records what Jira said to it, and what else came with the answer. */
export async function finishDelivery(
  delivery: Delivery,
  outcome: Partial<DeliveryOutcome>,
  also: readonly DeliveryChange[] = [],
): Promise<void> {
  await applyDelivery(delivery, [
    {
      kind: 'delivery.done',
      cause: DELIVERY_CAUSE,
      ticketId: delivery.ticketId,
      sent: {},
      refused: {},
      issue: null,
      updated: null,
      comments: [],
      ...outcome,
    },
    ...also,
  ]);
}

/** `project`: the ref of where its issue is or is to be. `begun`: what of it is recorded as about to be sent. */
export type ForDelivery = {
  ticket: TicketState;
  config: EffectiveConfig;
  project: string | null;
  begun: EditPlan | null;
};

/** Whether anything may be sent for a ticket. */
export function mayDeliver({ link, deletedAt }: TicketState): boolean {
  return deletedAt === null && link?.state === 'linked';
}

/** @param ticket with its comments and files */
export function forDelivery(ticket: TicketState, sites: ReadonlyMap<string, SiteSettings>): ForDelivery {
  const { link } = ticket;
  const site = sites.get(link?.siteId ?? '');
  return { ticket, config: configAt(site, link), project: link && projectRef(site?.known ?? [], link), begun: null };
}

/** The ticket as it is now, with its comments and its site's config; null when it is gone, or has got another link. */
export function readForDelivery(delivery: Delivery): Promise<ForDelivery | null> {
  const { sync, tenantId, ticketId, linkEpoch } = delivery;
  return withTenant(sync.db, tenantId, async (tx) => {
    const read = [lockTickets(tx, tenantId, [ticketId], [ticketId]), readSiteSettings(tx, tenantId)] as const;
    const [states, sites] = await Promise.all(read);
    const ticket = states.get(ticketId);
    return ticket?.link?.epoch === linkEpoch ? forDelivery(ticket, sites) : null;
  });
}
