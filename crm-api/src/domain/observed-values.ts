import type { ChangeOf } from './application.ts';
import type { JiraValues } from './change.ts';
import { customField } from './fields/custom.ts';
import type { AnyField } from './fields/field-map.ts';
import type { EffectiveConfig } from './site-config.ts';

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
