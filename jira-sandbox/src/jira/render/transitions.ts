import type { RestRecord } from '../change.ts';
import { transitionsFrom } from '../issues/transition-issue.ts';
import { byId } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import { restStatus } from './catalog-parts.ts';
import type { RenderContext } from './context.ts';
import { fieldMetadata } from './field-definitions.ts';

/** The transitions an issue can take now; with `withFields`, also what their screens hold. */
export function restTransitions(context: RenderContext, issue: IssueRecord, withFields: boolean): RestRecord[] {
  const { catalog } = context.state;
  const { workflow } = byId(catalog.projects, issue.projectId);
  return transitionsFrom(workflow, issue.statusId).map((transition) => {
    const screen = Object.entries(transition.screen);
    const fields = screen.map(([field, { required }]) => [
      field,
      fieldMetadata(context, issue.projectId, field, required),
    ]);
    return {
      id: transition.id,
      name: transition.name,
      to: restStatus(context, byId(catalog.statuses, transition.to)),
      hasScreen: screen.length > 0,
      isGlobal: transition.from === 'any',
      isInitial: false,
      isAvailable: true,
      isConditional: false,
      isLooped: false,
      ...(withFields ? { fields: Object.fromEntries(fields) } : {}),
    };
  });
}
