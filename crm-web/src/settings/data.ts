import type { operations } from '@synapse/api-client/schema';
import { sitesKey } from '../sync/sync-queries.ts';
import { settings as texts } from '../texts/settings.ts';

type JsonOf<Answer> = Answer extends { content: { 'application/json': infer Json } } ? Json : never;
/** What a call is answered with. */
export type AnswerOf<Name extends keyof operations> = JsonOf<
  operations[Name]['responses'][keyof operations[Name]['responses'] & (200 | 201)]
>;
/** One of what a list shows. */
export type ItemOf<Name extends keyof operations> = AnswerOf<Name> extends { items: (infer Item)[] } ? Item : never;

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
