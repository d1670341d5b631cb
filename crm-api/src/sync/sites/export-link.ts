import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import type { Vault } from '../../store/db/vault.ts';

type Site = { tenantId: string; siteId: string };

const LINK_MINUTES = 10;
const ABOUT_LINK = 'export-link';
const linkSchema = z.strictObject({ tenantId: z.uuid(), siteId: z.uuid(), until: z.number() });

/** An address to download a site's export from. It is valid for ten minutes; only this API can make one. */
export function makeExportLink(
  vault: Vault,
  site: Site,
  now: number,
): { path: `/api/exports/${string}`; until: number } {
  const until = now + LINK_MINUTES * 60_000;
  const sealed = vault.seal(JSON.stringify({ tenantId: site.tenantId, siteId: site.siteId, until }), ABOUT_LINK);
  return { path: `/api/exports/${sealed.toString('base64url')}`, until };
}

/** @throws DomainError not_found, whatever is wrong with it */
export function openExportLink(vault: Vault, link: string, now: number): Site {
  try {
    const { until, ...site } = linkSchema.parse(
      JSON.parse(vault.open(Buffer.from(link, 'base64url'), ABOUT_LINK)) as unknown,
    );
    if (until > now) return site;
  } catch {
    // A link that was cut or made up: the same answer.
  }
  throw new DomainError(
    'not_found',
    `This link has expired: it is valid for ${LINK_MINUTES} minutes. Ask for a new one.`,
  );
}
