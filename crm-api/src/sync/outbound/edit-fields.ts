import type { TicketPriority } from '@synapse/shared/ticket';
import { lostBy } from '../../domain/adf/rich-text.ts';
import { fieldsOf } from '../../domain/fields/field-map.ts';
import { misreadPriority } from '../../domain/fields/priority.ts';
import { sameCrm } from '../../domain/fields/same-crm.ts';
import type { Base, FieldName } from '../../domain/fields/synced-field.ts';
import type { Cause } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { type Sentence, say, templateIn } from '../../domain/sentences.ts';
import { directionOf, type EffectiveConfig } from '../../domain/site/site-config.ts';
import { unansweredOf } from '../../domain/ticket/own-writes.ts';
import { deliverableFields } from '../../domain/ticket/pending.ts';
import { JiraError } from '../../jira/jira-error.ts';
import type { TenantTx } from '../../store/db/database.ts';
import type { Applied } from '../engine/apply-changes.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import {
  applyDelivery,
  applyDeliveryIn,
  DELIVERY_CAUSE,
  type EditPlan,
  type FieldEdit,
  finishDelivery,
  forDelivery,
  type IssueDelivery,
  mayDeliver,
  startDelivery,
  started,
  unsent,
} from './delivery.ts';
import { eachAlone } from './each-alone.ts';

/**
 * The deliverable fields that an edit can carry (a status can't: it goes by transition), and those that can't be sent
 * at all, with the reason.
 */
export function editsOf(ticket: TicketState, config: EffectiveConfig): EditPlan {
  const fields = new Map(fieldsOf(config).map((field) => [field.name, field]));
  const edits: FieldEdit[] = [];
  const unsendable: EditPlan['unsendable'] = {};
  for (const name of deliverableFields(ticket)) {
    const field = fields.get(name);
    const crm = ticket.fields[name] ?? null;
    const oneWay = directionOf(config, name) === 'from-jira';
    const isNew = ticket.link?.issueId === null;
    // A new issue gets its own value of such a field from Jira.
    if (field && oneWay && isNew && !field.neededToCreate) continue;
    if (!field || (oneWay && !isNew)) {
      unsendable[name] = say(field ? 'field_from_jira' : 'field_left_out', {
        field: name,
        project: ticket.link?.projectKey ?? null,
      });
      continue;
    }
    const lost = ticket.link && !ticket.link.replaceKnown.includes(name) ? lostBy(ticket.link, field, crm) : [];
    if (lost.length > 0) {
      const issue = ticket.link?.issueKey ?? null;
      // Ours won over a text that an edit from here would have been refused for.
      unsendable[name] = say('field_would_lose', { field: name, issue, lost: lost.join(', ') });
      continue;
    }
    const known = { base: ticket.link?.base[name], ...unansweredOf(ticket.link?.inFlight[name] ?? []) };
    const write = field.write(crm, config, known);
    if (write.by === 'nothing') unsendable[name] = { message: write.message, ...templateIn(write) };
    else if (write.by === 'edit') edits.push({ field, crm, ...write });
  }
  return { edits, unsendable };
}

/** As editsOf, without what Jira knows by a name that the maps read otherwise. */
export async function planEdits(
  { site }: Pick<IssueDelivery, 'site'>,
  ticket: TicketState,
  config: EffectiveConfig,
): Promise<EditPlan> {
  const plan = editsOf(ticket, config);
  const named = plan.edits.filter(({ byName }) => byName);
  if (named.length === 0) return plan;
  const known = await site.client.priorities();
  const refused = named.flatMap(({ field: { name }, crm }) => {
    const misread = misreadPriority(crm as TicketPriority, known, config);
    if (!misread) return [];
    const params = { priority: sayValue(name, crm), jira: misread.name, reads: sayValue(name, misread.reads) };
    return [[name, say('priority_misread', { ...params, project: ticket.link?.projectKey ?? null })] as const];
  });
  const unsendable = { ...plan.unsendable, ...Object.fromEntries(refused) };
  return { edits: plan.edits.filter(({ field: { name } }) => !(name in unsendable)), unsendable };
}

export const basesOf = (edits: readonly FieldEdit[]): Partial<Record<FieldName, Base>> =>
  Object.fromEntries(edits.map((edit) => [edit.field.name, { crm: edit.crm, jira: edit.jira }]));

export const requestFieldsOf = (edits: readonly FieldEdit[]): Record<string, unknown> =>
  Object.fromEntries(edits.map((edit) => [edit.field.issueField, edit.value]));

/**
 * An edit of an existing issue: sets are changed item by item, and no field is named twice
 * (docs/reference/jira-rest.md#editing-an-issue).
 */
function requestOf(edits: readonly FieldEdit[]): { fields: Record<string, unknown>; update: Record<string, unknown> } {
  const changes = edits.filter((edit) => edit.update !== undefined);
  return {
    fields: requestFieldsOf(edits.filter((edit) => edit.update === undefined)),
    update: Object.fromEntries(changes.map((edit) => [edit.field.issueField, edit.update])),
  };
}

/**
 * Records the edits of a ticket as about to be sent, in the transaction that has just read it: then sending them begins with the
 * request.
 * @returns what is to be sent now; null: there is nothing, or it is not known yet whose value stands
 */
export async function beginEdits(
  tx: TenantTx,
  delivery: Pick<IssueDelivery, 'sync' | 'tenantId' | 'ticketId' | 'linkEpoch' | 'workItem' | 'site'>,
  { states, sites }: Pick<Applied, 'states' | 'sites'>,
): Promise<EditPlan | null> {
  const ticket = states.get(delivery.ticketId);
  const isOpen = ticket?.link?.epoch === delivery.linkEpoch && Object.keys(ticket.link.undated).length === 0;
  if (!ticket || !isOpen || !mayDeliver(ticket)) return null;
  const plan = editsOf(ticket, forDelivery(ticket, sites).config);
  // Jira has to be asked first what a name stands for.
  if (plan.edits.length === 0 || plan.edits.some(({ byName }) => byName)) return null;
  await applyDeliveryIn(tx, delivery, [started(delivery, { inFlight: basesOf(plan.edits) })], { held: states, sites });
  return plan;
}

/**
 * Sends the changed fields in one request. A field that Jira refuses doesn't hold back the others: they are sent without it.
 * @param begun what has been recorded as about to be sent, if it has
 */
export async function editFields(
  delivery: IssueDelivery,
  ticket: TicketState,
  config: EffectiveConfig,
  begun: EditPlan | null,
): Promise<void> {
  const { edits, unsendable } = begun ?? (await planEdits(delivery, ticket, config));
  if (edits.length === 0) {
    if (Object.keys(unsendable).length > 0) await finishDelivery(delivery, { refused: unsendable });
    return;
  }
  if (!begun) await startDelivery(delivery, { inFlight: basesOf(edits) });
  const doubted = await sendEdits(delivery, ticket, edits, unsendable);
  await eachAlone(doubted, (edit) => sendAlone(delivery, edit));
}

/** By now the ticket may show another value: of somebody in Jira, as the answer to another field has told, or of somebody here. */
async function sendAlone(delivery: IssueDelivery, edit: FieldEdit): Promise<void> {
  const { name } = edit.field;
  const ticket = await startDelivery(delivery, { inFlight: basesOf([edit]) });
  const isAsPlanned = ticket && deliverableFields(ticket).includes(name) && sameCrm(ticket.fields[name], edit.crm);
  if (isAsPlanned) await sendEdits(delivery, ticket, [edit]);
  else await applyDelivery(delivery, [unsent(delivery, [name])]);
}

/** Sends what is recorded as about to be sent. @returns what Jira has refused together, and is to be sent one by one */
async function sendEdits(
  delivery: IssueDelivery,
  ticket: TicketState,
  edits: readonly FieldEdit[],
  unsendable: EditPlan['unsendable'] = {},
): Promise<readonly FieldEdit[]> {
  const { sent, refused, doubted, answer } = await sendAccepted(edits, (accepted) =>
    delivery.site.client.editIssue(delivery.issueId, requestOf(accepted)),
  );
  const snapshot = answer
    ? [{ ...observeSnapshot({ ...answer, comments: null }, ticket.link?.siteId ?? '', ECHO_CAUSE) }]
    : [];
  const reasons = { ...unsendable, ...refusalsOf(refused, ticket) };
  const again = doubted?.edits ?? [];
  // Jira took none of them.
  const names = again.map(({ field }) => field.name);
  await finishDelivery(delivery, { sent: basesOf(sent), refused: reasons, updated: answer?.updated ?? null }, [
    ...snapshot,
    ...(again.length > 0 ? [unsent(delivery, names)] : []),
  ]);
  return again;
}

/** What an answer to our own write contains beyond it was done by people in Jira. */
const ECHO_CAUSE: Cause = { ...DELIVERY_CAUSE, origin: 'jira' };

export type RefusedEdit = { edit: FieldEdit; error: JiraError };

/** `doubted`: what Jira has refused together without naming any of it: one of them may be at fault, or all. */
type SentEdits<Answer> = {
  sent: readonly FieldEdit[];
  refused: RefusedEdit[];
  doubted: { edits: readonly FieldEdit[]; error: JiraError } | null;
  answer: Answer | null;
};

/**
 * Sends edits; as long as Jira names fields at fault, sends the rest once more without them: it looks whether a field is on the
 * screen before it looks at the values, so that it may name others then.
 * @throws JiraError when Jira could not be reached
 */
export async function sendAccepted<Answer>(
  edits: readonly FieldEdit[],
  send: (accepted: readonly FieldEdit[]) => Promise<Answer>,
): Promise<SentEdits<Answer>> {
  const refused: RefusedEdit[] = [];
  let rest = edits;
  do {
    try {
      return { sent: rest, refused, doubted: null, answer: await send(rest) };
    } catch (error) {
      if (!(error instanceof JiraError) || error.kind !== 'refused') throw error;
      const atFault = rest.filter((edit) => error.fields[edit.field.issueField] !== undefined);
      // Jira named none of them: with a single field there is no doubt which it was, with several there is.
      const guilty = atFault.length > 0 || rest.length > 1 ? atFault : rest;
      if (guilty.length === 0) return { sent: [], refused, doubted: { edits: rest, error }, answer: null };
      for (const edit of guilty) refused.push({ edit, error });
      rest = rest.filter((edit) => !guilty.includes(edit));
    }
  } while (rest.length > 0);
  return { sent: [], refused, doubted: null, answer: null };
}

/** Why Jira refused each field, in words for the person who made the edit. */
export function refusalsOf(
  refused: readonly RefusedEdit[],
  ticket: TicketState,
): Partial<Record<FieldName, Sentence & { jira: string }>> {
  return Object.fromEntries(
    refused.map(({ edit, error }) => {
      const jira = error.fields[edit.field.issueField] ?? error.words;
      return [
        edit.field.name,
        { ...fieldRefused(edit.field.name, edit.crm, ticket.link?.issueKey ?? null, jira), jira },
      ];
    }),
  );
}

/** The refusal of one field, such as: Jira refused the priority “Urgent” for KAN-12: … */
export const fieldRefused = (field: FieldName, value: unknown, issue: string | null, jira: string): Sentence =>
  say('field_refused', { field, value: field === 'description' ? null : sayValue(field, value), issue, jira });

/**
 * A field's value as a person says it: `In progress`, `none`; null: it is somebody. A name in a text could not be found again when it
 * has to be erased; who is meant stands in the field.
 */
export function sayValue(name: FieldName, value: unknown): string | null {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') return null;
  return name === 'status' || name === 'priority' ? sentenceCase(String(value)) : String(value);
}

function sentenceCase(code: string): string {
  return code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
}
