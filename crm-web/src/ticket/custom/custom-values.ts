import { type AnswerOf, bodyOf } from '@synapse/api-client/client';
import { queryOptions, skipToken } from '@tanstack/react-query';
import type { Session } from '../../session/session.ts';
import type { Ticket } from '../../tickets/ticket-queries.ts';

type Config = AnswerOf<'readProjectConfig'>['config'];
type Value = Ticket['custom'][string];

/** How a value is typed. */
export type Box = 'text' | 'number' | 'date';

/** A choice among Jira's options or people is made in Jira, and a text of several lines, too: a line can't show them whole. */
const BOXES: Readonly<Partial<Record<Config['customFields'][number]['kind'], Box>>> = {
  text: 'text',
  number: 'number',
  date: 'date',
};

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

/** @returns null where it can't be typed here, or is Jira's to change */
export function boxOf(config: Pick<Config, 'customFields' | 'directions'> | undefined, name: string): Box | null {
  const field = config?.customFields.find((one) => one.name === name);
  if (!config || !field || config.directions[`custom.${name}`] === 'from-jira') return null;
  return BOXES[field.kind] ?? null;
}

/** A value as it stands in its box. */
export const textOf = (value: Value): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** What was typed, as the API takes it: an empty box is no value. */
export function typedIn(box: Box, text: string): string | number | null {
  if (text.trim() === '') return null;
  return box === 'number' ? Number(text) : text;
}
