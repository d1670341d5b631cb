import type { RestRecord } from '../change.ts';
import { type UserRecord, userOf } from '../model/catalog.ts';
import { type RenderContext, selfLink } from './context.ts';

function avatars(context: RenderContext, name: string): RestRecord {
  const link = (size: string) => `${context.baseUrl}/avatar/${encodeURIComponent(name)}?size=${size}`;
  return { '48x48': link('48'), '24x24': link('24'), '16x16': link('16'), '32x32': link('32') };
}

/** A person as issues and comments carry them. A hidden address is null (docs/reference/jira-rest.md#people). */
export function restUser(context: RenderContext, user: UserRecord): RestRecord {
  const { closed = false, displayName = user.displayName } = context.people?.[user.accountId] ?? {};
  const name = closed ? 'Former user' : displayName;
  return {
    self: selfLink(context, `user?accountId=${encodeURIComponent(user.accountId)}`),
    accountId: user.accountId,
    emailAddress: user.emailVisible && !closed ? user.loginEmail : null,
    avatarUrls: avatars(context, name),
    displayName: name,
    active: user.active && !closed,
    timeZone: user.timeZone,
    accountType: user.accountType,
  };
}

/** The same by accountId; null for nobody. */
export function restUserOrNull(context: RenderContext, accountId: string | null): RestRecord | null {
  if (accountId === null) return null;
  const user = userOf(context.state.catalog, accountId);
  if (user === undefined) throw new Error(`The sandbox's catalog has no user ${accountId}`);
  return restUser(context, user);
}
