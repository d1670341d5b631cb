import type { UserRecord } from '../../jira/model/catalog.ts';
import { escapeHtml, pageHtml } from '../preview/page-html.ts';

export type LayoutInput = {
  title: string;
  siteTitle: string;
  users: readonly UserRecord[];
  user: UserRecord;
  adminPages: readonly { key: string; title: string }[];
  body: string;
};

/** Status categories and the lozenge colours that Jira gives them. */
const LOZENGES: Record<string, string> = { new: 'default', indeterminate: 'inprogress', done: 'success' };

export function statusLozenge(status: unknown): string {
  const { name, statusCategory } = (status ?? {}) as { name?: string; statusCategory?: { key?: string } };
  return `<span class="status ${LOZENGES[statusCategory?.key ?? ''] ?? 'default'}">${escapeHtml(name)}</span>`;
}

/** A person by their initials, as Jira shows one without a picture; the name stands beside it. */
export function avatar(name: string): string {
  const initials = name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('');
  return `<span class="avatar" aria-hidden="true">${escapeHtml(initials)}</span>`;
}

/** A time as Jira writes it: "22 Nov 2026, 19:40". */
export function timeHtml(value: unknown): string {
  const at = new Date(String(value));
  if (Number.isNaN(at.getTime())) return '';
  const text = at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return `<time datetime="${escapeHtml(at.toISOString())}">${escapeHtml(text)}</time>`;
}

/** The frame of every page of the site: a bar that says where one is and as whom. */
export function siteLayout({ title, siteTitle, users, user, adminPages, body }: LayoutInput): string {
  const as = `?user=${encodeURIComponent(user.accountId)}`;
  const options = users
    .filter((u) => u.active && u.accountType === 'atlassian')
    .map(({ accountId, displayName }) => {
      const selected = accountId === user.accountId ? ' selected' : '';
      return `<option value="${escapeHtml(accountId)}"${selected}>${escapeHtml(displayName)}</option>`;
    });
  const admin = adminPages.map(
    ({ key, title: name }) => `<a class="bar-link" href="/admin/${escapeHtml(key)}${as}">${escapeHtml(name)}</a>`,
  );
  const header = `<header class="bar">
<a class="site-title" href="/${as}"><span class="mark" aria-hidden="true">J</span>${escapeHtml(siteTitle)}</a>
<nav aria-label="Site"><a class="bar-link" href="/${as}">Issues</a>${admin.join('')}</nav>
<form method="get" class="who"><label for="user">You are</label>
<select class="plain-field short" id="user" name="user" onchange="this.form.submit()">${options.join('')}</select>
<noscript><button class="plain-button">Switch</button></noscript></form>
</header>`;
  return pageHtml({ title: `${title} - ${siteTitle}`, bodyClass: 'site', body: `${header}\n${body}` });
}
