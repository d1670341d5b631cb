import type { JiraValues } from '../model/change.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import type { ChangeOf } from '../ticket/change-context.ts';
import { customField } from './custom.ts';
import type { AnyField } from './synced-field.ts';

/**
 * What a source told of an issue's fields, the custom ones of its project among them: which those are is only known
 * here, where the project's config is.
 */
export function observedValues(
  change: ChangeOf<'issue.observed'>,
  config: EffectiveConfig,
): { values: JiraValues; fetch: boolean } {
  const values = { ...change.values };
  let { fetch } = change;
  for (const chosen of config.customFields) {
    const field = customField(chosen);
    const told = change.tell?.(field as unknown as AnyField);
    if (told === 'fetch') fetch = true;
    else if (told !== undefined) values[field.name] = told.value;
  }
  return { values, fetch };
}
