import type { RestIssue } from '../../jira/change.ts';
import { escapeHtml } from '../preview/page-html.ts';
import { avatar, statusLozenge, timeHtml } from './site-layout.ts';

const named = (value: unknown): string => {
  const { name, displayName } = (value ?? {}) as { name?: string; displayName?: string };
  return name ?? displayName ?? '';
};

/** The site's issues, the newest change first. */
export function issueListBody(issues: readonly RestIssue[], total: number, accountId: string): string {
  const rows = issues.map(({ key, fields }) => {
    const href = `/browse/${escapeHtml(key)}?user=${escapeHtml(accountId)}`;
    const assignee = named(fields.assignee);
    return `<tr>
<td class="key"><a href="${href}">${escapeHtml(key)}</a></td>
<td><a class="quiet-link" href="${href}">${escapeHtml(fields.summary)}</a></td>
<td>${statusLozenge(fields.status)}</td>
<td>${escapeHtml(named(fields.priority))}</td>
<td><span class="person">${assignee ? `${avatar(assignee)}${escapeHtml(assignee)}` : '<span class="quiet">Unassigned</span>'}</span></td>
<td class="quiet">${timeHtml(fields.updated)}</td>
</tr>`;
  });
  const shown = total > issues.length ? `The ${issues.length} issues changed last, of ${total}` : `${total} issues`;
  return `<main class="list">
<h1>Issues</h1><p class="quiet">${shown}. Times are UTC.</p>
<table class="issues"><thead><tr><th>Key</th><th>Summary</th><th>Status</th><th>Priority</th><th>Assignee</th><th>Updated</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
</main>`;
}
