import type { TicketFilter } from '@synapse/shared/ticket';
import { DomainError } from '../../domain/domain-error.ts';
import { allowed } from '../../domain/likely.ts';
import type { TenantTx } from '../db/database.ts';
import { readSiteSettings } from '../sites/site-configs.ts';

/**
 * A name that no project has given to a custom field would narrow a list to nothing, or, asked for where it is not set, to nothing at
 * all: a slip in a filter would be taken for an answer, or change every ticket in bulk.
 * @throws DomainError invalid_request, with the names that there are
 */
export async function requireKnownCustom(tx: TenantTx, tenantId: string, { custom }: TicketFilter): Promise<void> {
  const asked = Object.keys(custom ?? {});
  if (asked.length === 0) return;
  const sites = [...(await readSiteSettings(tx, tenantId)).values()];
  const projects = sites.flatMap(({ config }) => Object.values(config.projects));
  const known = [...new Set(projects.flatMap(({ customFields }) => customFields.map(({ name }) => name)))].sort();
  const issues = asked
    .filter((name) => !known.includes(name))
    .map((name) => ({
      ...{ path: `custom.${name}`, message: 'is no custom field of any project here' },
      ...allowed(name, known),
    }));
  if (issues.length > 0)
    throw new DomainError('invalid_request', 'The filter names a custom field that no project here has.', issues);
}
