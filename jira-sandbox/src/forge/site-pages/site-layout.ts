import type { UserRecord } from '../../jira/model/catalog.ts';
import { escapeHtml } from '../preview/page-html.ts';

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
  return `<span class="lozenge ${LOZENGES[statusCategory?.key ?? ''] ?? 'default'}">${escapeHtml(name)}</span>`;
}

/** The frame of every page of the site: a bar that says where one is and as whom. */
export function siteLayout({ title, siteTitle, users, user, adminPages, body }: LayoutInput): string {
  const options = users
    .filter((u) => u.active && u.accountType === 'atlassian')
    .map(({ accountId, displayName }) => {
      const selected = accountId === user.accountId ? ' selected' : '';
      return `<option value="${escapeHtml(accountId)}"${selected}>${escapeHtml(displayName)}</option>`;
    });
  const admin = adminPages.map(
    ({ key, title: name }) =>
      `<a href="/admin/${escapeHtml(key)}?user=${escapeHtml(user.accountId)}">${escapeHtml(name)}</a>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/__forge/preview-assets/atlaskit-like.css">
<link rel="stylesheet" href="/__forge/preview-assets/site.css">
</head>
<body class="site">
<header>
<a class="site-title" href="/?user=${escapeHtml(user.accountId)}">${escapeHtml(siteTitle)}</a>
<nav>${admin.join('')}</nav>
<form method="get" class="who"><label for="user">You are</label>
<select id="user" name="user" onchange="this.form.submit()">${options.join('')}</select>
<noscript><button class="button">Switch</button></noscript></form>
</header>
${body}
</body>
</html>
`;
}
