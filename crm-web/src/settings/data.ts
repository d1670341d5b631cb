import type { AnswerOf, ItemOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { infiniteQueryOptions, type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import { siteKey, sitesKey } from '../sync/sync-queries.ts';
import { byCursor, startingAt } from '../ui/by-cursor.ts';

export type Member = ItemOf<'listMembers'>;
export type Role = Member['role'];
export type Invitation = ItemOf<'listInvitations'>;
export type NewInvitation = AnswerOf<'createInvitation'>;
export type ServiceToken = ItemOf<'listServiceTokens'>;
export type Scope = ServiceToken['scopes'][number];
export type Endpoint = ItemOf<'listWebhookEndpoints'>;
export type EventKind = Endpoint['kinds'][number];
export type Delivery = ItemOf<'listWebhookDeliveries'>;
export type Attempt = Delivery['attempts'][number];
export type Site = ItemOf<'listSites'>;
export type SiteSettings = AnswerOf<'readSiteSettings'>;
export type Project = ItemOf<'listProjects'>;
export type ProjectAnswer = AnswerOf<'readProjectConfig'>;
export type ProjectConfig = ProjectAnswer['config'];
export type CustomField = ProjectConfig['customFields'][number];
export type Proposal = AnswerOf<'proposeProjectConfig'>;
export type Unreachable = Proposal['unreachable'][number];
export type AuditEntry = ItemOf<'listAudit'>;
export type Alert = ItemOf<'listAlerts'>;

const ROLES: readonly Role[] = ['viewer', 'agent', 'admin', 'owner'];
/** The roles that a person may give: none above their own. */
export const rolesUpTo = (own: Role) => ROLES.slice(0, ROLES.indexOf(own) + 1);

/** What lists are kept under, and read again by, after a change. */
export const KEYS = {
  members: ['members'],
  invitations: ['invitations'],
  tokens: ['service-tokens'],
  endpoints: ['webhook-endpoints'],
  sites: sitesKey,
  /** Apart from the list of sites, which is read again all the time: what somebody chooses is not, under their hands. */
  site: siteKey,
  alerts: ['alerts'],
  audit: ['audit'],
} as const;

export const membersQuery = ({ api }: Session) =>
  infiniteQueryOptions({
    queryKey: KEYS.members,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...startingAt(pageParam) };
      return bodyOf(api.GET('/api/members', { params: { query }, signal }));
    },
    ...byCursor,
  });

/** What somebody chooses from is read when it is opened, and not again while it is open. */
export const asOpened = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false } as const;

/** A change of a list: what it shows is read again, whether the change was taken or not. */
export function useAct<Input, Answer>(
  key: QueryKey,
  act: (input: Input) => Promise<Answer>,
  onError?: (error: unknown) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => void queries.invalidateQueries({ queryKey: key }),
    ...(onError && { onError }),
  });
}
