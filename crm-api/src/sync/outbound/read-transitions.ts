import { readStatus } from '../../domain/fields/status.ts';
import type { Transition } from '../../domain/workflow/transition-path.ts';
import type { JiraClient } from '../../jira/jira-client.ts';

/** The transitions an issue offers now, as ways. One whose target can't be read is left out. */
export async function readTransitions(client: Pick<JiraClient, 'transitions'>, issueId: string): Promise<Transition[]> {
  const offered = await client.transitions(issueId);
  return offered.flatMap(({ id, name, to, fields }) => {
    const target = readStatus(to);
    if (!target) return [];
    const needs = Object.entries(fields)
      .filter(([, field]) => field.required && !field.hasDefaultValue)
      .map(([field, about]) => [field, { name: about.name, allowed: about.allowed }]);
    return [{ id, name, to: target, screen: Object.keys(fields), needs: Object.fromEntries(needs) }];
  });
}
