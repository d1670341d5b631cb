/**
 * Where the CRM API answers: the Forge environment variable CRM_API_URL, which manifest.yml also makes the one host
 * this app may call.
 * @throws when it is not set or is no web address: nothing can work then, and a person must set it
 */
export function crmUrl(path: `/${string}`, env: Record<string, string | undefined> = process.env): string {
  const base = env.CRM_API_URL?.replace(/\/+$/, '');
  if (!base || !URL.canParse(base)) {
    throw new Error(
      'The app does not know where the CRM is: CRM_API_URL is not set to a web address. ' +
        'Run `forge variables set CRM_API_URL https://crm.your-company.com`, `export` it too (the manifest reads it there), ' +
        'then `forge deploy`.',
    );
  }
  return base + path;
}
