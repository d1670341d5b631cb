import { kvs } from '@forge/kvs';

/** Forge's KVS is kept apart per installation by the platform, so no key names the site. */
const SECRET_KEY = 'crm-signing-secret';
const SITE_KEY = 'crm-pairing';

/** What the admin page shows of the CRM we are paired with. */
export type PairedSite = { siteId: string; workspaceName: string; pairedAt: string };

export async function findSecret(): Promise<string | undefined> {
  return await kvs.getSecret<string>(SECRET_KEY);
}

export async function findPairedSite(): Promise<PairedSite | undefined> {
  return await kvs.get<PairedSite>(SITE_KEY);
}

/** The secret goes first: a site record without a secret would claim a pairing that can't sign. */
export async function storePairing(secret: string, site: PairedSite): Promise<void> {
  await kvs.setSecret(SECRET_KEY, secret);
  await kvs.set(SITE_KEY, site);
}

/** A new secret for the same CRM. */
export async function storeSecret(secret: string): Promise<void> {
  await kvs.setSecret(SECRET_KEY, secret);
}

/** The site record goes first: one without a secret would claim a pairing that can't sign. */
export async function forgetPairing(): Promise<void> {
  await kvs.delete(SITE_KEY);
  await kvs.deleteSecret(SECRET_KEY);
}
