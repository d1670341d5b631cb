import { SignJWT } from 'jose';
import type { DemoSecrets } from './demo-secrets.ts';

/** What the API is told to expect in a token; see AUTH_JWT_* in its configuration. */
export const DEMO_ISSUER = 'synapse-demo';
export const DEMO_AUDIENCE = 'synapse-crm-api';

/** A login token for the demo's admin, or another, good for 30 days. The API itself has no way to make one. */
export function mintDemoToken(secrets: DemoSecrets, subject = 'demo-admin'): Promise<string> {
  return new SignJWT({ name: 'Demo Admin', tenant_id: secrets.tenantId, role: 'admin' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(DEMO_ISSUER)
    .setAudience(DEMO_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('30d')
    .sign(new TextEncoder().encode(secrets.jwtSecret));
}
