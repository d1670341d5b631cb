import type { CustomField, NewCustomFields, TicketCustomFields } from '@synapse/shared/project-config';
import type { CreateTicket, CustomInput } from '@synapse/shared/ticket';
import { lossesOf } from '../../domain/adf/rich-text.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { customName } from '../../domain/fields/custom.ts';
import type { IssueTarget } from '../../domain/model/change.ts';
import { say, templateIn } from '../../domain/sentences.ts';
import { projectRef } from '../../domain/site/project.ts';
import { directionOf, type EffectiveConfig } from '../../domain/site/site-config.ts';
import { expiringCache } from '../../expiring-cache.ts';
import type { JiraClient } from '../../jira/jira-client.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { configAt, readSiteSettings } from '../../store/sites/site-configs.ts';
import { readCustomDocuments } from '../../store/tickets/beside-ticket.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import { askJira } from '../engine/ask-jira.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { chooseIssueType } from '../outbound/choose-issue-type.ts';
import { chooseTarget } from './choose-target.ts';
import { findProject } from './ticket-fields.ts';

type Screen = Awaited<ReturnType<JiraClient['editScreen']>>;
/** Whose screen it is: that of an issue, or that on which the next one of a project is created. */
type Of = { issueId: string } | { project: string; issueTypeId: string | null };
type Asked = { tenantId: string; siteId: string; of: Of };
type IssueOf = IssueTarget & { issueId: string | null };
type Place = { config: EffectiveConfig; asked: Asked | null };

/** A page that has just listed the options is not asked for them once more by the edit that follows. */
const KEPT = { max: 1_000, ttlMs: 60_000 };

/** What the custom fields of a ticket may be. */
export function createCustomOptions(sync: SyncContext) {
  const kept = expiringCache<Screen>({ ...KEPT, now: sync.now });

  /** @returns null where Jira does not say: then it says so of the edit itself */
  async function readScreen(asked: Asked): Promise<Screen | null> {
    try {
      const screen = await askJira(sync, asked, ({ client }) => askScreen(client, asked.of));
      kept.set(keyOf(asked), screen);
      return screen;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  const placeOf = async (tx: TenantTx, tenantId: string, ticketId: string): Promise<Place> => {
    await getTicket(tx, tenantId, ticketId);
    const project = await findProject(tx, tenantId, ticketId);
    return placeAt(tx, tenantId, project, project?.issueId ?? null);
  };
  const placeOfNew = async (tx: TenantTx, tenantId: string, projectKey: string | null | undefined) => {
    const target = await chooseTarget(tx, tenantId, projectKey);
    return { target, ...(await placeAt(tx, tenantId, target, null)) };
  };

  const describeAll = async ({ config, asked }: Place, texts: Record<string, unknown>): Promise<TicketCustomFields> => {
    const screen = asked && config.customFields.length > 0 ? await readScreen(asked) : null;
    const items = config.customFields.map((field) => describe(config, field, screen, texts[customName(field.name)]));
    return { items, asked: screen !== null };
  };

  /** @throws DomainError invalid_request */
  async function requireAt(custom: CustomInput | undefined, find: () => Promise<Place>, path = ''): Promise<void> {
    const chosen = Object.entries(custom ?? {}).filter(([, value]) => optionsIn(value).length > 0);
    if (chosen.length === 0) return;
    const { config, asked } = await find();
    if (!asked) return;
    const fields = chosen.flatMap(([name, value]) => {
      const field = config.customFields.find((one) => one.name === name && hasOptions(one));
      return field ? [{ ...field, chosen: optionsIn(value) }] : [];
    });
    if (fields.length === 0) return;
    const lacks = (screen: Screen) => fields.flatMap((field) => missingOf(field, screen[field.fieldId]?.allowed));
    const before = kept.get(keyOf(asked));
    if (before && lacks(before).length === 0) return;
    const now = await readScreen(asked);
    const issues = now ? lacks(now) : [];
    if (issues.length === 0) return;
    const at = issues.map((one) => ({ ...one, path: `${path}${one.path}` }));
    const message = issues.map((one) => one.message).join(' ');
    const [only, ...more] = issues;
    const said = only && more.length === 0 ? only : { message, ...templateIn(say('request_invalid')) };
    throw new DomainError('invalid_request', said, at);
  }

  return {
    /** @throws DomainError not_found */
    async listCustomFields(tenantId: string, ticketId: string): Promise<TicketCustomFields> {
      const { texts, ...place } = await withTenant(sync.db, tenantId, async (tx) => ({
        ...(await placeOf(tx, tenantId, ticketId)),
        texts: await readCustomDocuments(tx, tenantId, ticketId),
      }));
      return describeAll(place, texts);
    },

    /** @throws DomainError invalid_request: the project does not take part */
    async listNewCustomFields(tenantId: string, projectKey: string | undefined): Promise<NewCustomFields> {
      const place = await withTenant(sync.db, tenantId, (tx) => placeOfNew(tx, tenantId, projectKey));
      return { ...(await describeAll(place, {})), projectKey: place.target?.projectKey ?? null };
    },

    /**
     * An option that Jira does not have is refused here, with those there are: from Jira alone the person would hear only
     * that it is not valid, and of a change that is kept and can never arrive.
     * @throws DomainError not_found, invalid_request
     */
    requireOptions: (tenantId: string, ticketId: string, custom: CustomInput | undefined): Promise<void> =>
      requireAt(custom, () => withTenant(sync.db, tenantId, (tx) => placeOf(tx, tenantId, ticketId))),

    /**
     * The same before many tickets are changed, by one issue of each project: Jira is asked once for each.
     * @param path where the values stand in what was asked
     * @throws DomainError invalid_request
     */
    async requireOptionsAt(
      tenantId: string,
      { issues, custom, path }: { issues: readonly IssueOf[]; custom: CustomInput; path: string },
    ): Promise<void> {
      for (const issue of issues) {
        const find = () => withTenant(sync.db, tenantId, (tx) => placeAt(tx, tenantId, issue, issue.issueId));
        await requireAt(custom, find, path);
      }
    },

    /** The same for a new ticket. @throws DomainError invalid_request */
    requireNewOptions: (tenantId: string, { custom, projectKey }: CreateTicket): Promise<void> =>
      requireAt(custom, () => withTenant(sync.db, tenantId, (tx) => placeOfNew(tx, tenantId, projectKey))),
  };
}

async function placeAt(tx: TenantTx, tenantId: string, at: IssueTarget | null, issueId: string | null): Promise<Place> {
  const site = at ? (await readSiteSettings(tx, tenantId)).get(at.siteId) : undefined;
  const config = configAt(site, at);
  if (!site?.connected) return { config, asked: null };
  const project = at && projectRef(site.known, at);
  const toCome = project === null ? null : { project, issueTypeId: config.issueTypeId };
  const of: Of | null = issueId === null ? toCome : { issueId };
  return { config, asked: of && { tenantId, siteId: site.id, of } };
}

const askScreen = async (client: JiraClient, of: Of): Promise<Screen> =>
  'issueId' in of
    ? client.editScreen(of.issueId)
    : client.createScreen(of.project, of.issueTypeId ?? (await chooseIssueType(client, of.project)));

const keyOf = ({ tenantId, siteId, of }: Asked) => JSON.stringify([tenantId, siteId, of]);

const hasOptions = ({ kind }: CustomField) => kind === 'select' || kind === 'multi-select';

function optionsIn(value: CustomInput[string]): string[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' && value !== '' ? [value] : [];
}

function describe(
  config: EffectiveConfig,
  field: CustomField,
  screen: Screen | null,
  document: unknown,
): TicketCustomFields['items'][number] {
  const { name, kind, fieldId } = field;
  const isFromJira = directionOf(config, customName(name)) === 'from-jira';
  const isOffScreen = screen !== null && !(fieldId in screen);
  return {
    name,
    kind,
    locked: isFromJira ? 'from-jira' : isOffScreen ? 'not-on-screen' : null,
    options: hasOptions(field) ? (screen?.[fieldId]?.allowed ?? null) : null,
    loses: kind === 'rich-text' ? lossesOf(document ?? null) : [],
  };
}

/** What is wrong with the options chosen for a field. One without a list is Jira's to judge. */
function missingOf({ name, chosen }: CustomField & { chosen: string[] }, allowed: readonly string[] | undefined) {
  if (!allowed || allowed.length === 0) return [];
  const wrong = chosen.filter((one) => !allowed.includes(one));
  if (wrong.length === 0) return [];
  const said = say('custom_no_option', {
    ...{ field: customName(name), names: wrong.join(', '), options: allowed.join(', ') },
  });
  return [{ path: customName(name), ...said, options: [...allowed] }];
}
