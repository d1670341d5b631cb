import type { CustomField, TicketCustomFields } from '@synapse/shared/project-config';
import type { CustomInput } from '@synapse/shared/ticket';
import { lossesOf } from '../../domain/adf/rich-text.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { customName } from '../../domain/fields/custom.ts';
import { directionOf, type EffectiveConfig } from '../../domain/site/site-config.ts';
import { expiringCache } from '../../expiring-cache.ts';
import type { JiraClient } from '../../jira/jira-client.ts';
import { withTenant } from '../../store/db/database.ts';
import { configAt, readSiteSettings } from '../../store/sites/site-configs.ts';
import { readCustomDocuments } from '../../store/tickets/description-base.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import { askJira } from '../engine/ask-jira.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { findProject } from './ticket-fields.ts';

type Screen = Awaited<ReturnType<JiraClient['editScreen']>>;
type Asked = { tenantId: string; siteId: string; issueId: string };

/** A page that has just listed the options is not asked for them once more by the edit that follows. */
const KEPT = { max: 1_000, ttlMs: 60_000 };

/** What the custom fields of a ticket may be. */
export function createCustomOptions(sync: SyncContext) {
  const kept = expiringCache<Screen>({ ...KEPT, now: sync.now });

  /** @returns null where Jira does not say: then it says so of the edit itself */
  async function readScreen({ tenantId, siteId, issueId }: Asked): Promise<Screen | null> {
    try {
      const screen = await askJira(sync, { tenantId, siteId }, ({ client }) => client.editScreen(issueId));
      kept.set(keyOf({ tenantId, siteId, issueId }), screen);
      return screen;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  const place = (tenantId: string, ticketId: string) =>
    withTenant(sync.db, tenantId, async (tx) => {
      await getTicket(tx, tenantId, ticketId);
      const project = await findProject(tx, tenantId, ticketId);
      const site = project && (await readSiteSettings(tx, tenantId)).get(project.siteId);
      const { siteId = null, issueId = null } = project ?? {};
      const asked = site?.connected && siteId !== null && issueId !== null ? { tenantId, siteId, issueId } : null;
      const config = configAt(site ?? undefined, project);
      return { config, asked, texts: await readCustomDocuments(tx, tenantId, ticketId) };
    });

  return {
    /** @throws DomainError not_found */
    async listCustomFields(tenantId: string, ticketId: string): Promise<TicketCustomFields> {
      const { config, asked, texts } = await place(tenantId, ticketId);
      const screen = asked && config.customFields.length > 0 ? await readScreen(asked) : null;
      const items = config.customFields.map((field) => describe(config, field, screen, texts[customName(field.name)]));
      return { items, asked: screen !== null };
    },

    /**
     * An option that Jira does not have is refused here, with those there are: from Jira alone the person would hear only
     * that it is not valid, and of a change that is kept and can never arrive.
     * @throws DomainError not_found, invalid_request
     */
    async requireOptions(tenantId: string, ticketId: string, custom: CustomInput | undefined): Promise<void> {
      const chosen = Object.entries(custom ?? {}).filter(([, value]) => optionsIn(value).length > 0);
      if (chosen.length === 0) return;
      const { config, asked } = await place(tenantId, ticketId);
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
      throw new DomainError(
        'invalid_request',
        `${issues.map((one) => `${one.path} ${one.message}`).join('; ')}.`,
        issues,
      );
    },
  };
}

const keyOf = ({ tenantId, siteId, issueId }: Asked) => `${tenantId} ${siteId} ${issueId}`;

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
  const message = `has no option ${wrong.join(', ')}; those there are: ${allowed.join(', ')}`;
  return [{ path: customName(name), message, options: [...allowed] }];
}
