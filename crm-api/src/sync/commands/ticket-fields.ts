import type { CreateTicket, CustomInput, CustomValue, Person, PersonInput, UpdateTicket } from '@synapse/shared/ticket';
import { DomainError } from '../../domain/domain-error.ts';
import { customName, fitsKind } from '../../domain/fields/custom.ts';
import { emptyFields } from '../../domain/fields/field-map.ts';
import type { CustomName, TicketFields } from '../../domain/fields/synced-field.ts';
import { say } from '../../domain/sentences.ts';
import type { EffectiveConfig } from '../../domain/site/site-config.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { findMatch } from '../../store/mapping/people.ts';
import { findUserName } from '../../store/sites/crm-users.ts';
import { configAt, readSiteSettings } from '../../store/sites/site-configs.ts';

type Project = { siteId: string; projectId: string | null; projectKey: string } | null;

/** The fields of a new ticket out of what a person sent. @param target the project that gets its issue. Throws DomainError. */
export async function fieldsForCreate(
  tx: TenantTx,
  tenantId: string,
  input: CreateTicket,
  target: Project,
): Promise<TicketFields> {
  const { assignee, custom, source: _source, contactId: _contact, projectKey: _project, ...plain } = input;
  return {
    ...emptyFields(),
    ...defined(plain),
    assignee: await resolvePerson(tx, tenantId, target, assignee ?? null),
    ...(await readCustom(tx, tenantId, target, custom)),
  };
}

type FieldsOfPatch = Omit<UpdateTicket, 'contactId' | 'version' | 'replaceDescription' | 'transitionFields'>;

/** The fields that a person's edit changes. Throws DomainError. */
export async function fieldsForEdit(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
  patch: FieldsOfPatch,
): Promise<Partial<TicketFields>> {
  const { assignee, custom, ...rest } = patch;
  const project = assignee || custom ? await findProject(tx, tenantId, ticketId) : null;
  return {
    ...defined(rest),
    ...(assignee === undefined ? {} : { assignee: await resolvePerson(tx, tenantId, project, assignee) }),
    ...(await readCustom(tx, tenantId, project, custom)),
  };
}

function defined<Values extends object>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
}

/** Where the ticket's issue is, or is to be. */
export async function findProject(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
): Promise<(NonNullable<Project> & { issueId: string | null }) | null> {
  const link = await tx
    .selectFrom('issue_link')
    .select(['site_id', 'project_id', 'project_key', 'issue_id'])
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  return link
    ? { siteId: link.site_id, projectId: link.project_id, projectKey: link.project_key, issueId: link.issue_id }
    : null;
}

/** Who is meant. Somebody matched with no account stays so: Jira gets nobody rather than the wrong person. */
async function resolvePerson(
  tx: TenantTx,
  tenantId: string,
  project: Project,
  input: PersonInput | null,
): Promise<Person | null> {
  if (input === null) return null;
  const match = project ? await findMatch(tx, tenantId, project.siteId, input) : undefined;
  if (match) return { userId: match.userId, accountId: match.accountId, name: match.name };
  if ('userId' in input) {
    // Nobody is shown by another name than their own.
    const name = (await findUserName(tx, tenantId, input.userId)) ?? input.name ?? input.userId;
    return { userId: input.userId, accountId: null, name };
  }
  // Jira says the name as soon as it answers.
  return { userId: null, accountId: input.accountId, name: 'Somebody in Jira' };
}

async function readCustom(
  tx: TenantTx,
  tenantId: string,
  project: Project,
  custom: CustomInput | undefined,
): Promise<Record<CustomName, CustomValue>> {
  const given = Object.entries(custom ?? {});
  if (given.length === 0) return {};
  const site = project && (await readSiteSettings(tx, tenantId)).get(project.siteId);
  const config = configAt(site ?? undefined, project);
  const values: Record<CustomName, CustomValue> = {};
  for (const [name, input] of given) {
    const isPerson = typeof input === 'object' && input !== null && !Array.isArray(input);
    const value = isPerson ? await resolvePerson(tx, tenantId, project, input) : input === '' ? null : input;
    requireFit(config, name, value);
    values[customName(name)] = value;
  }
  return values;
}

function requireFit(config: EffectiveConfig, name: string, value: CustomValue): void {
  const field = config.customFields.find((one) => one.name === name);
  if (field && fitsKind(field.kind, value)) return;
  const options = config.customFields.map((one) => one.name).join(', ') || null;
  const path = `custom.${name}`;
  const wrong = field
    ? say('custom_unfit', { field: path, kind: field.kind })
    : say('custom_unknown', { field: path, options });
  throw new DomainError('invalid_request', wrong, [{ path, ...wrong }]);
}
