import { z } from 'zod';
import { keptKeys } from './keys.ts';
import { DEMO_PEOPLE } from './people.ts';
import { startIdentityProvider } from './provider.ts';

/** Long enough to be seldom renewed, short enough that a demo of an hour sees it. */
const ACCESS_TOKEN_SECONDS = 600;

const { IDENTITY_PORT, IDENTITY_KEYS, IDENTITY_WEB_ORIGINS, IDENTITY_JIRA_URL } = z
  .object({
    IDENTITY_PORT: z.coerce.number().int(),
    IDENTITY_KEYS: z.string(),
    IDENTITY_JIRA_URL: z.url(),
    IDENTITY_WEB_ORIGINS: z.string().transform((value) => value.split(',')),
  })
  .parse(process.env);

const provider = await startIdentityProvider({
  port: IDENTITY_PORT,
  keys: await keptKeys(IDENTITY_KEYS),
  people: DEMO_PEOPLE,
  webOrigins: IDENTITY_WEB_ORIGINS,
  accessTokenSeconds: ACCESS_TOKEN_SECONDS,
  jiraUrl: IDENTITY_JIRA_URL,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.close());
