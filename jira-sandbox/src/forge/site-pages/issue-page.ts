import type { RestIssue, RestRecord } from '../../jira/change.ts';
import type { PageModule } from '../manifest.ts';
import { appPlace, escapeHtml } from '../preview/page-html.ts';
import { adfHtml } from './adf-html.ts';
import { avatar, statusLozenge, timeHtml } from './site-layout.ts';

export type IssuePageInput = {
  issue: RestIssue;
  comments: readonly RestRecord[];
  transitions: readonly { id: string; name: string }[];
  priorities: readonly { id: string; name: string }[];
  /** The app's modules on an issue; none while the app is being bundled. */
  panels: readonly PageModule[];
  accountId: string;
  /** What Jira said to the last edit, when it refused it. */
  refusal: string | undefined;
};

const person = (value: unknown): string | undefined => (value as { displayName?: string } | null)?.displayName;
const personHtml = (value: unknown, otherwise: string): string => {
  const name = person(value);
  return name
    ? `<span class="person">${avatar(name)}${escapeHtml(name)}</span>`
    : `<span class="quiet">${otherwise}</span>`;
};

/** One issue as a person sees it in Jira, plain: its fields, what can be done to it, its comments, the app beside. */
export function issueBody(input: IssuePageInput): string {
  const { issue, refusal } = input;
  const { fields } = issue;
  const project = (fields.project as { name?: string } | undefined)?.name ?? issue.key.split('-')[0];
  return `<main class="issue">
<div class="issue-main">
<p class="crumbs quiet">${escapeHtml(project)} <span aria-hidden="true">/</span> ${escapeHtml(issue.key)}</p>
<h1>${escapeHtml(fields.summary)}</h1>
${refusal ? `<div class="refusal" role="alert">${escapeHtml(refusal)}</div>` : ''}
<section aria-labelledby="description"><h2 id="description">Description</h2>
<div class="document">${adfHtml(fields.description) || '<p class="quiet">None</p>'}</div></section>
<section aria-labelledby="comments"><h2 id="comments">Comments</h2>
${commentsHtml(input.comments)}
<form method="post" class="add-comment"><input type="hidden" name="edit" value="comment">
<label class="plain-label" for="comment">Add a comment</label><textarea class="plain-field" id="comment" name="text" rows="3" required></textarea>
<div><button class="plain-button primary">Comment</button></div></form></section>
</div>
<aside class="issue-side" aria-label="About this issue">
${panelsHtml(input)}
${detailsHtml(input)}
</aside>
</main>`;
}

function panelsHtml({ panels, issue, accountId }: IssuePageInput): string {
  return panels
    .map((panel) => {
      const title = panel.title ?? panel.key;
      const place = appPlace(panel.key, title, { issue: issue.id, user: accountId });
      return `<section class="card panel"><h2>${escapeHtml(title)}</h2>${place}</section>`;
    })
    .join('\n');
}

function commentsHtml(comments: readonly RestRecord[]): string {
  if (comments.length === 0) return '<p class="quiet">None yet.</p>';
  return comments
    .map(
      ({ author, created, body }) => `<article class="comment"><p>${personHtml(author, 'Somebody')}
<span class="quiet">${timeHtml(created)}</span></p><div class="document">${adfHtml(body)}</div></article>`,
    )
    .join('\n');
}

function detailsHtml({ issue: { fields }, transitions, priorities }: IssuePageInput): string {
  const priority = (fields.priority ?? {}) as { id?: string };
  const labels = (fields.labels ?? []) as string[];
  const moves = transitions.map(
    ({ id, name }) => `<button class="plain-button" name="id" value="${escapeHtml(id)}">${escapeHtml(name)}</button>`,
  );
  const options = priorities.map(({ id, name }) => {
    return `<option value="${escapeHtml(id)}"${id === priority.id ? ' selected' : ''}>${escapeHtml(name)}</option>`;
  });
  return `<section class="card"><h2>Details</h2><div class="details">
<div>${statusLozenge(fields.status)}</div>
<form method="post" class="moves" aria-label="Move on"><input type="hidden" name="edit" value="transition">${moves.join('')}</form>
<form method="post" class="edit" aria-label="Edit"><input type="hidden" name="edit" value="fields">
<label class="plain-label" for="summary">Summary</label><input class="plain-field" id="summary" name="summary" value="${escapeHtml(fields.summary)}">
<label class="plain-label" for="priority">Priority</label><select class="plain-field" id="priority" name="priority">${options.join('')}</select>
<div><button class="plain-button">Save</button></div></form>
<dl class="facts"><dt>Assignee</dt><dd>${personHtml(fields.assignee, 'Unassigned')}</dd><dt>Reporter</dt><dd>${personHtml(fields.reporter, 'Nobody')}</dd>
<dt>Labels</dt><dd>${escapeHtml(labels.join(', ') || 'None')}</dd><dt>Updated</dt><dd>${timeHtml(fields.updated)}</dd></dl>
</div></section>`;
}
