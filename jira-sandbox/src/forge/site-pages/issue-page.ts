import type { RestIssue, RestRecord } from '../../jira/change.ts';
import type { PageModule } from '../manifest.ts';
import { escapeHtml } from '../preview/page-html.ts';
import { adfHtml } from './adf-html.ts';
import { statusLozenge } from './site-layout.ts';

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

const person = (value: unknown): string => (value as { displayName?: string } | null)?.displayName ?? 'Nobody';
const time = (value: unknown): string => escapeHtml(String(value).slice(0, 16).replace('T', ' '));

/** One issue as a person sees it in Jira, plain: its fields, what can be done to it, its comments, the app beside. */
export function issueBody(input: IssuePageInput): string {
  const { issue, panels, accountId, refusal } = input;
  const { fields } = issue;
  const frames = panels.map((panel) => {
    const src = `/__forge/preview/${escapeHtml(panel.key)}?issue=${escapeHtml(issue.id)}&user=${escapeHtml(accountId)}`;
    return `<section class="panel"><h2>${escapeHtml(panel.title)}</h2>
<iframe title="${escapeHtml(panel.title)}" src="${src}"></iframe></section>`;
  });
  return `<main class="issue">
<div class="issue-main">
<p class="quiet">${escapeHtml(issue.key)}</p>
<h1>${escapeHtml(fields.summary)}</h1>
${refusal ? `<div class="section-message error" role="alert"><span class="icon">✕</span><div>${escapeHtml(refusal)}</div></div>` : ''}
<h3>Description</h3>
<div class="document">${adfHtml(fields.description) || '<p class="quiet">None</p>'}</div>
<h3>Comments</h3>
${commentsHtml(input.comments)}
<form method="post" class="stack add-comment"><input type="hidden" name="edit" value="comment">
<label for="comment">Add a comment</label><textarea id="comment" name="text" rows="3" required></textarea>
<div><button class="button primary">Comment</button></div></form>
</div>
<aside class="issue-side">
${frames.join('\n')}
${detailsHtml(input)}
</aside>
</main>
<script type="module" src="/__forge/preview-assets/fit-frames.js"></script>`;
}

function commentsHtml(comments: readonly RestRecord[]): string {
  if (comments.length === 0) return '<p class="quiet">None yet.</p>';
  return comments
    .map(
      ({ author, created, body }) => `<article class="comment"><p><strong>${escapeHtml(person(author))}</strong>
<time class="quiet">${time(created)}</time></p><div class="document">${adfHtml(body)}</div></article>`,
    )
    .join('\n');
}

function detailsHtml({ issue: { fields }, transitions, priorities }: IssuePageInput): string {
  const priority = (fields.priority ?? {}) as { id?: string };
  const labels = (fields.labels ?? []) as string[];
  const moves = transitions.map(
    ({ id, name }) => `<button class="button compact" name="id" value="${escapeHtml(id)}">${escapeHtml(name)}</button>`,
  );
  const options = priorities.map(({ id, name }) => {
    return `<option value="${escapeHtml(id)}"${id === priority.id ? ' selected' : ''}>${escapeHtml(name)}</option>`;
  });
  return `<section class="panel"><h2>Details</h2><div class="details">
<div>${statusLozenge(fields.status)}</div>
<form method="post" class="moves"><input type="hidden" name="edit" value="transition">${moves.join('')}</form>
<form method="post" class="stack"><input type="hidden" name="edit" value="fields">
<label for="summary">Summary</label><input class="textfield" id="summary" name="summary" value="${escapeHtml(fields.summary)}">
<label for="priority">Priority</label><select id="priority" name="priority">${options.join('')}</select>
<div><button class="button">Save</button></div></form>
<dl><dt>Assignee</dt><dd>${escapeHtml(person(fields.assignee))}</dd><dt>Reporter</dt><dd>${escapeHtml(person(fields.reporter))}</dd>
<dt>Labels</dt><dd>${escapeHtml(labels.join(', ') || 'None')}</dd><dt>Updated</dt><dd>${time(fields.updated)} UTC</dd></dl>
</div></section>`;
}
