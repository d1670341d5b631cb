import { type AnswerOf, bodyOf } from '@synapse/api-client/client';
import { queryOptions, skipToken } from '@tanstack/react-query';
import type { Session } from '../../session/session.ts';
import type { Ticket } from '../../tickets/ticket-queries.ts';

type Config = AnswerOf<'readProjectConfig'>['config'];
type Value = Ticket['custom'][string];
type Kind = Config['customFields'][number]['kind'];

/** How a value of one line is typed. */
export type Box = 'text' | 'number' | 'date';

/** An admin changes it now and then. */
const STALE_MS = 300_000;

/** What was chosen for the project of an issue. */
export const projectConfigQuery = ({ api }: Pick<Session, 'api'>, jira: Ticket['jira']) => {
  const [siteId, projectKey] = [jira?.siteId ?? '', jira?.issueKey.replace(/-\d+$/, '') ?? ''];
  return queryOptions({
    queryKey: ['project-config', siteId, projectKey],
    queryFn: jira
      ? async ({ signal }) => {
          const params = { path: { siteId, projectKey } };
          const path = '/api/jira/sites/{siteId}/projects/{projectKey}/config';
          return (await bodyOf(api.GET(path, { params, signal }))).config;
        }
      : skipToken,
    staleTime: STALE_MS,
  });
};

/** What the custom fields of a ticket may be now. It costs a call of Jira, so it is asked only by who is about to choose. */
export const customFieldsQuery = ({ api }: Pick<Session, 'api'>, ticketId: string) =>
  queryOptions({
    queryKey: ['custom-fields', ticketId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/tickets/{ticketId}/custom-fields', { params: { path: { ticketId } }, signal })),
    staleTime: STALE_MS,
  });

/** The same of a new ticket, in the project that its issue goes to. */
export const newCustomFieldsQuery = ({ api }: Pick<Session, 'api'>) =>
  queryOptions({
    queryKey: ['custom-fields'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/jira/custom-fields', { signal })),
    staleTime: STALE_MS,
  });

type New = AnswerOf<'listNewCustomFields'>['items'][number];
/** What is typed and chosen for a new ticket, by the names of its custom fields. */
export type NewValues = Readonly<Record<string, string | readonly string[]>>;

/** Whether it is set when a ticket is created. Whom a field names is searched for, and chosen in the ticket. */
export const isSetWithNew = ({ kind, locked }: New): boolean => locked === null && kind !== 'user';

/** What the API is sent of that: what stands in a field that there is, and is not empty. */
export function newInput(items: readonly New[], values: NewValues): Record<string, string | number | string[]> {
  const input: Record<string, string | number | string[]> = {};
  for (const { name, kind } of items.filter(isSetWithNew)) {
    const value = values[name] ?? '';
    const given = typeof value === 'string' ? typedIn(kind === 'number' ? 'number' : 'text', value) : [...value];
    if (given !== null && !(Array.isArray(given) && given.length === 0)) input[name] = given;
  }
  return input;
}

/** Why the options of a field can't be chosen from; null: they can. */
export type NoOptions = 'unknown' | 'not-on-screen' | null;

/** The options that a field has, and those of it that Jira has no more: what is chosen can be seen, and taken away. */
export function optionsOf(
  { items, asked }: AnswerOf<'listCustomFields'>,
  name: string,
  chosen: readonly string[],
): { options: string[]; why: NoOptions } {
  const field = items.find((one) => one.name === name);
  const options = [...new Set([...(field?.options ?? []), ...chosen])];
  if (field?.locked === 'not-on-screen') return { options: [], why: 'not-on-screen' };
  return asked && field?.options ? { options, why: null } : { options: [], why: 'unknown' };
}

/** @returns null where it is not known yet, or is Jira's to change */
export function kindOf(config: Pick<Config, 'customFields' | 'directions'> | undefined, name: string): Kind | null {
  const field = config?.customFields.find((one) => one.name === name);
  if (!config || !field || config.directions[`custom.${name}`] === 'from-jira') return null;
  return field.kind;
}

/** Those of several lines stand below the description, whoever may change them. */
export const isLong = (config: Pick<Config, 'customFields'> | undefined, name: string): boolean =>
  config?.customFields.some((one) => one.name === name && one.kind === 'rich-text') ?? false;

/** A value as it stands in its box. */
export const textOf = (value: Value): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** What was typed, as the API takes it: an empty box is no value. */
export function typedIn(box: Box, text: string): string | number | null {
  if (text.trim() === '') return null;
  return box === 'number' ? Number(text) : text;
}
