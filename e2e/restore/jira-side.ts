import type { SandboxWithForge } from '@synapse/jira-sandbox/forge/sandbox-with-forge';
import type { Ticket } from '@synapse/shared/ticket';
import type { Life } from './life.ts';

/** What stands in Jira, counted by name: each must be there as often after the restore as before it. */
export function standsInJira(sandbox: SandboxWithForge): Map<string, number> {
  const counts = new Map<string, number>();
  const { state } = sandbox.jira;
  for (const issue of state.allIssues()) {
    count(counts, `issue ${issue.summary}`);
    for (const comment of state.comments.of(issue.id)) count(counts, `comment ${comment.bodyJson}`);
    for (const file of state.attachments.of(issue.id)) count(counts, `file ${file.filename}`);
  }
  return counts;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What the CRM shows otherwise than Jira does, in words. */
export async function differences(life: Life, sandbox: SandboxWithForge): Promise<string[]> {
  const { state } = sandbox.jira;
  const found: string[] = [];
  for (const issue of state.allIssues()) {
    const key = `${state.catalog.projects.find(({ id }) => id === issue.projectId)?.key}-${issue.number}`;
    const { items } = await life.crm<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`);
    const [ticket] = items;
    if (!ticket || items.length > 1) {
      found.push(`${key} has ${items.length} tickets`);
      continue;
    }
    if (ticket.title !== issue.summary)
      found.push(`${key} is called "${issue.summary}" in Jira and "${ticket.title}" here`);
    const parts = async (name: string) =>
      (await life.crm<{ items: { visibility?: string }[] }>('GET', `/api/tickets/${ticket.id}/${name}`)).items;
    const shown = (await parts('comments')).filter(({ visibility }) => visibility === 'public').length;
    const said = state.comments.of(issue.id).length;
    if (shown !== said) found.push(`${key} has ${said} comments in Jira and ${shown} here`);
    const [files, kept] = [state.attachments.of(issue.id).length, (await parts('attachments')).length];
    if (files !== kept) found.push(`${key} has ${files} files in Jira and ${kept} here`);
    if (ticket.sync.state !== 'synced') found.push(`${key} is ${ticket.sync.state}`);
  }
  return found;
}
