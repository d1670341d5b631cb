import { adfText } from '../adf/adf-text.ts';
import type { RestIssue, RestRecord } from '../change.ts';
import type { IssueRecord } from '../model/records.ts';
import type { RenderContext } from './context.ts';
import { fieldDefinition, restEditMetadata } from './field-definitions.ts';
import { restChangelog } from './issue.ts';
import { restTransitions } from './transitions.ts';

type Asked = { readonly expand: readonly string[]; readonly properties: readonly string[] };

/** GET issue carries at most this many histories; the rest is paged at …/changelog. */
const HISTORY_LIMIT = 100;

function renderedFields(issue: IssueRecord, fields: RestRecord): RestRecord {
  return Object.fromEntries(
    Object.keys(fields).map((name) => [
      name,
      name === 'description' && issue.descriptionJson !== null ? `<p>${adfText(issue.descriptionJson)}</p>` : null,
    ]),
  );
}

function changelogPage(context: RenderContext, issue: IssueRecord): RestRecord {
  const newestFirst = [...context.state.changelogs.of(issue.id)].reverse();
  const histories = newestFirst.slice(0, HISTORY_LIMIT).map((entry) => restChangelog(context, entry));
  return { startAt: 0, maxResults: histories.length, total: newestFirst.length, histories };
}

/** The entity properties that were asked for by name (`*all` for every one). */
function askedProperties(issue: IssueRecord, names: readonly string[]): RestRecord {
  const wanted = names.includes('*all') ? Object.keys(issue.properties) : names;
  return Object.fromEntries(
    wanted.filter((name) => name in issue.properties).map((name) => [name, issue.properties[name]]),
  );
}

/** Adds to a rendered issue what `expand` and `properties` ask for. */
export function expandIssue(
  context: RenderContext,
  issue: IssueRecord,
  rendered: RestIssue,
  { expand, properties }: Asked,
): RestIssue & RestRecord {
  const wanted = new Set(expand);
  const names = Object.keys(rendered.fields);
  return {
    ...rendered,
    ...(wanted.has('changelog') ? { changelog: changelogPage(context, issue) } : {}),
    ...(wanted.has('transitions') ? { transitions: restTransitions(context, issue, true) } : {}),
    ...(wanted.has('editmeta') ? { editmeta: restEditMetadata(context, issue) } : {}),
    ...(wanted.has('operations') ? { operations: { linkGroups: [] } } : {}),
    ...(wanted.has('names') ? { names: Object.fromEntries(names.map((n) => [n, fieldDefinition(n).name])) } : {}),
    ...(wanted.has('schema') ? { schema: Object.fromEntries(names.map((n) => [n, fieldDefinition(n).schema])) } : {}),
    ...(wanted.has('renderedFields') ? { renderedFields: renderedFields(issue, rendered.fields) } : {}),
    ...(properties.length > 0 ? { properties: askedProperties(issue, properties) } : {}),
  };
}
