import type { JiraValues } from '../model/change.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import type { ChangeOf } from '../ticket/change-context.ts';
import { customField } from './custom.ts';
import { type EventValue, eventOfItems, type SyncedField } from './synced-field.ts';

type Observed = ChangeOf<'issue.observed'>;

/** When the issue was updated by what was observed, epoch ms; null: nothing says. */
export function updatedOf({ hint, updated }: Observed): number | null {
  return (hint?.from ?? updated) || null;
}

/**
 * What a source told of an issue's fields, the custom ones of its project among them: which those are is only known
 * here, where the project's config is.
 */
export function observedValues(change: Observed, config: EffectiveConfig): { values: JiraValues; fetch: boolean } {
  const values = { ...change.values };
  let { fetch } = change;
  for (const chosen of config.customFields) {
    const field = customField(chosen);
    const read = valueIn(change, field);
    if (read === 'fetch') fetch = true;
    else if (read !== undefined) values[field.name] = read.value;
  }
  return { values, fetch };
}

function valueIn(
  change: Observed,
  field: Pick<SyncedField<never, unknown>, 'fromIssue' | 'fromEvent'>,
): EventValue<unknown> {
  if (change.customFields) {
    const value = field.fromIssue(change.customFields);
    return value === undefined ? undefined : { value };
  }
  // Where nothing says how old a value is, it is not taken.
  if (!change.changelog || updatedOf(change) === null) return undefined;
  return field.fromEvent(eventOfItems(change.changelog));
}
