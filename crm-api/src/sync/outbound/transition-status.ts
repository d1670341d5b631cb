import type { TransitionNeed } from '@synapse/shared/ticket';
import { readStatus, statusField } from '../../domain/fields/status.ts';
import type { Base, JiraStatus } from '../../domain/fields/synced-field.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { directionOf, type EffectiveConfig } from '../../domain/site/site-config.ts';
import { transitionOpenUntil } from '../../domain/ticket/own-writes.ts';
import { deliverableFields } from '../../domain/ticket/pending.ts';
import { leadsNearer, type Plan, type Transition } from '../../domain/workflow/transition-path.ts';
import { JiraError } from '../../jira/jira-error.ts';
import type { IssueSnapshot } from '../../jira/read-issue.ts';
import { withTenant } from '../../store/db/database.ts';
import { rememberStep } from '../../store/mapping/workflow-steps.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import { type Explorer, planByLooking } from '../mapping/explore-workflow.ts';
import {
  applyDelivery,
  DELIVERY_CAUSE,
  type DeliveryChange,
  finishDelivery,
  type IssueDelivery,
  startDelivery,
  unsent,
} from './delivery.ts';
import { fieldRefused } from './edit-fields.ts';
import { readTransitions } from './read-transitions.ts';

type Reason = Sentence & { jira?: string; needs?: TransitionNeed[] };

/** One status change on its way. */
type Walk = {
  delivery: IssueDelivery;
  ticket: TicketState;
  config: EffectiveConfig;
  reaches: (status: JiraStatus) => boolean;
  /** What there is for fields that a transition demands: what the person gave, over what the admin chose. */
  given: Readonly<Record<string, unknown>>;
};

/** Why a status waits though nothing is wrong with it. */
export const TRANSITION_OPEN: Sentence = say('transition_open');

/** A workflow in which more transitions than this are needed is not walked. */
const HOPS_MAX = 8;

/**
 * Brings a changed status to Jira by the issue's workflow: an edit can't set a status. Mostly one transition leads
 * there; where none does, the shortest way through the workflow is walked.
 */
export async function transitionStatus(
  delivery: IssueDelivery,
  ticket: TicketState,
  config: EffectiveConfig,
): Promise<void> {
  if (!deliverableFields(ticket).includes('status')) return;
  if (directionOf(config, 'status') === 'from-jira') return refuse(delivery, say('status_from_jira'));
  const write = statusField.write(ticket.fields.status, config);
  if (write.by !== 'transition') return;
  const given = { ...config.transitionFields, ...ticket.link?.transitionFields };
  const walk: Walk = { delivery, ticket, config, reaches: write.reaches, given };
  // For a ticket that stands, this run has read the issue already (sync/workqueue/sync-issue.ts).
  if (ticket.deletedAt !== null && transitionOpenUntil(ticket.link) !== null && (await isThere(walk))) return;
  const transitions = await readTransitions(delivery.site.client, delivery.issueId);
  const direct = transitions.find((transition) => write.reaches(transition.to) && isGiven(transition, given));
  if (direct) await take(walk, direct);
  else await walkAround(walk, transitions);
}

/** Whether a transition that Jira did not answer was made nevertheless: then it is known, and nothing is left to do. */
async function isThere(walk: Walk): Promise<boolean> {
  const issue = await walk.delivery.site.fetcher(walk.delivery.issueId);
  const at = issue && readStatus(issue.fields.status);
  if (!at || !walk.reaches(at)) return false;
  const sent = { status: { crm: walk.ticket.fields.status, jira: at } };
  await finishDelivery(walk.delivery, { sent, updated: issue.updated });
  return true;
}

const isGiven = (transition: Transition, given: Walk['given']): boolean =>
  Object.keys(transition.needs).every((field) => field in given);

/** Carries out the planned path, transition by transition; the path is planned again after each. */
async function walkAround(walk: Walk, offered: Transition[]): Promise<void> {
  const { delivery, ticket, reaches } = walk;
  const { site, issueId } = delivery;
  const issue = await site.fetcher(issueId);
  let at = issue ? readStatus(issue.fields.status) : undefined;
  if (!issue || !at) return refuse(delivery, say('status_unseen'));
  // It was brought there since this delivery began: the look at the end takes it in.
  if (reaches(at)) return recordTransition(walk, at, ticket.fields.status);
  const explorer = explorerOf(walk, issue);
  const visited = new Set([at.id]);
  let transitions = offered;
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const step = { status: at, transitions };
    await withTenant(delivery.sync.db, delivery.tenantId, (tx) =>
      rememberStep(tx, delivery.tenantId, explorer.of, step),
    );
    const plan = await planByLooking(explorer, at, reaches, new Set(Object.keys(walk.given)));
    const transition = nextTransition(plan, at, ticket, visited);
    if (!transition) return refuse(delivery, whyNot(plan, ticket, at, transitions));
    if (!(await take(walk, transition)) || reaches(transition.to)) return;
    visited.add(transition.to.id);
    at = transition.to;
    transitions = await readTransitions(site.client, issueId);
  }
  return refuse(delivery, say('status_too_far', { status: ticket.fields.status, count: String(HOPS_MAX) }));
}

function explorerOf({ delivery, ticket }: Walk, issue: IssueSnapshot): Explorer {
  const { sync, tenantId, site } = delivery;
  const type = issue.fields.issuetype;
  const issueTypeId = typeof type === 'object' && type !== null && 'id' in type ? String(type.id) : '';
  const project = issue.projectId ?? ticket.link?.projectId ?? ticket.link?.projectKey ?? '';
  return { sync, tenantId, site, of: { siteId: ticket.link?.siteId ?? '', project, issueTypeId } };
}

/** The transition to take now; none when it is not known where one would lead to but away. */
function nextTransition(
  plan: Plan,
  at: JiraStatus,
  ticket: TicketState,
  visited: ReadonlySet<string>,
): Transition | undefined {
  if (plan.kind === 'go') return plan.path[0];
  // A way that is known and only wants more is better asked for than gone round in the dark.
  if (plan.kind !== 'explore' || plan.ask) return undefined;
  const path = plan.paths.find((one) => {
    const end = one.at(-1)?.to;
    return end !== undefined && !visited.has(end.id) && leadsNearer(at, end, ticket.fields.status);
  });
  return path?.[0];
}

/**
 * Takes one transition. Recorded before and after it is taken, so that our own step on the way is known for what it is
 * when its event arrives, however late, and changes nothing here (docs/reference/jira-events.md#own-writes-come-back).
 * One that got no answer may still be made, and is not asked for a second time until then.
 * @returns false when Jira refused it, or an earlier one may still be made
 */
async function take(walk: Walk, transition: Transition): Promise<boolean> {
  const { delivery, ticket, config, given } = walk;
  const isSame = ({ jira }: Base) => (jira as JiraStatus | undefined)?.id === transition.to.id;
  if ((transitionOpenUntil(ticket.link, isSame) ?? 0) > delivery.sync.now()) return false;
  const crm = walk.reaches(transition.to) ? ticket.fields.status : statusField.toCrm(transition.to, config);
  const fields = Object.fromEntries(Object.entries(given).filter(([field]) => transition.screen.includes(field)));
  await startDelivery(delivery, { inFlight: { status: { crm, jira: transition.to } } });
  try {
    await delivery.site.client.transition(delivery.issueId, transition.id, fields);
  } catch (error) {
    if (!(error instanceof JiraError)) throw error;
    if (error.kind !== 'refused') {
      if (!error.ambiguous) await applyDelivery(delivery, [unsent(delivery, ['status'])]);
      throw error;
    }
    const why = fieldRefused('status', ticket.fields.status, ticket.link?.issueKey ?? null, error.words);
    await refuse(delivery, { ...why, jira: error.words });
    return false;
  }
  await recordTransition(walk, transition.to, crm);
  return true;
}

/**
 * A transition answers 204 with nothing in it, so the issue is read again: its `updated` is the mark of the status,
 * and without it a late event could bring the old one back.
 */
async function recordTransition({ delivery, ticket }: Walk, target: JiraStatus, crm: unknown): Promise<void> {
  const snapshot = await delivery.site.fetcher(delivery.issueId).catch(() => null);
  // The read may still show the state before the transition; then it says nothing of it, and the work item fetches again.
  const fresh = snapshot !== null && readStatus(snapshot.fields.status)?.id === target.id;
  const also: DeliveryChange[] = fresh
    ? [
        observeSnapshot({ ...snapshot, comments: null }, ticket.link?.siteId ?? '', {
          ...DELIVERY_CAUSE,
          origin: 'jira',
        }),
      ]
    : [{ kind: 'ticket.refetch', cause: DELIVERY_CAUSE, ticketId: delivery.ticketId }];
  const sent = { status: { crm, jira: target } };
  await finishDelivery(delivery, { sent, updated: fresh ? snapshot.updated : null }, also);
}

function refuse(delivery: IssueDelivery, why: Reason): Promise<void> {
  return finishDelivery(delivery, { refused: { status: why } });
}

/** Why the status can't be brought there, and what helps. */
function whyNot(plan: Plan, ticket: TicketState, at: JiraStatus, transitions: readonly Transition[]): Reason {
  const about = { issue: ticket.link?.issueKey ?? null, status: ticket.fields.status };
  const ask = plan.kind === 'explore' ? plan.ask : plan.kind === 'ask' ? plan : null;
  if (ask) {
    const needs = Object.entries(ask.needs).map(([field, of]): TransitionNeed => ({ field, ...of }));
    const words = needs.map(({ field, name, allowed }) => {
      const choice = allowed.length > 0 ? ` (${allowed.slice(0, 10).join(', ')})` : '';
      return `${name}${choice}, as "${field}"`;
    });
    return { needs, ...say('status_needs', { ...about, needs: words.join('; ') }) };
  }
  const ways = transitions.map((transition) => transition.to.name).join(', ');
  // An empty list of transitions also means that the account may make none (docs/reference/jira-rest.md#transitions).
  return say(ways === '' ? 'status_no_transition' : 'status_no_way', { ...about, at: at.name, ways });
}
