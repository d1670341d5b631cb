import type { AnswerOf, ItemOf } from '@synapse/api-client/client';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { sitesKey } from '../sync/sync-queries.ts';
import { settings as texts } from '../texts/t-settings.ts';

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
export type ProjectConfig = AnswerOf<'readProjectConfig'>['config'];
export type Proposal = AnswerOf<'proposeProjectConfig'>;
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
  alerts: ['alerts'],
  audit: ['audit'],
} as const;

/** How a message was answered. */
export const answerOf = ({ status, error }: Pick<Attempt, 'status' | 'error'>): string =>
  status === null ? (error ?? '') : texts.webhooks.status(status);

/** A change of a list: what it shows is read again, whether the change was taken or not. */
export function useAct<Input, Answer>(key: QueryKey, act: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => void queries.invalidateQueries({ queryKey: key }) });
}
