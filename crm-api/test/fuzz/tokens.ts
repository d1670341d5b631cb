import { tokenFor } from '../http/support/api.ts';

/** Of every role, of another workspace, of one that does not exist, and such as are not right. Most are an admin's. */
export async function tokensOf(
  tenantId: string,
  otherTenantId: string,
  secret: string,
  common: { iss?: string; aud?: string } = {},
): Promise<string[]> {
  const as = (of: string, claims: Parameters<typeof tokenFor>[1]) => tokenFor(of, { ...common, ...claims }, secret);
  const admin = await as(tenantId, { role: 'admin' });
  return [
    ...Array<string>(24).fill(admin),
    await as(tenantId, { role: 'agent', sub: 'user-2' }),
    await as(tenantId, { role: 'viewer', sub: 'user-3' }),
    await as(otherTenantId, { role: 'admin' }),
    await as(tenantId, { role: 'admin', sub: 'a\u0000b' }),
    await as(tenantId, { role: 'admin', name: 'a\ud800\u0000b', sub: 'user-4' }),
    await as('00000000-0000-4000-8000-000000000000', { role: 'admin' }),
    await as(tenantId, { role: 'root' }),
    await as(tenantId, { exp: 1 }),
    `${admin}x`,
  ];
}
