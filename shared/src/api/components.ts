import { siteAccessSchema } from '@synapse/shared/access';
import { alertSchema } from '@synapse/shared/alert';
import { attachmentSchema } from '@synapse/shared/attachment';
import { commentSchema, createCommentSchema, updateCommentSchema } from '@synapse/shared/comment';
import { conflictSchema, resolveConflictSchema } from '@synapse/shared/conflict';
import {
  companySchema,
  contactSchema,
  createCompanySchema,
  createContactSchema,
  updateCompanySchema,
  updateContactSchema,
} from '@synapse/shared/contact';
import { dryRunSiteSchema } from '@synapse/shared/dry-run';
import { failureSchema } from '@synapse/shared/failure';
import { siteHealthSchema } from '@synapse/shared/forge/heartbeat';
import { historyEntrySchema, ticketAtSchema } from '@synapse/shared/history';
import { importForecastSchema, importProgressSchema, importRequestSchema } from '@synapse/shared/import';
import { jiraEventSchema } from '@synapse/shared/jira-event';
import { liveEventSchema } from '@synapse/shared/live';
import { problemSchema } from '@synapse/shared/problem';
import { projectConfigSchema, projectProposalSchema } from '@synapse/shared/project-config';
import { quotaSchema } from '@synapse/shared/quota';
import { serviceTokenSchema } from '@synapse/shared/service-token';
import { siteSettingsSchema } from '@synapse/shared/site-settings';
import { syncRunSchema } from '@synapse/shared/sync';
import { syncMetricsSchema } from '@synapse/shared/sync-metrics';
import {
  createTicketSchema,
  personSchema,
  ticketDetailSchema,
  ticketSchema,
  ticketSyncSchema,
  updateTicketSchema,
} from '@synapse/shared/ticket';
import { savedViewSchema } from '@synapse/shared/views/saved-view';
import { webhookDeliverySchema, webhookEndpointSchema } from '@synapse/shared/webhook';
import type { z } from 'zod';

/** The schemas that have a name in the contract, and so in clients. The others are written where they are used. */
export const COMPONENTS = {
  Ticket: ticketSchema,
  TicketDetail: ticketDetailSchema,
  TicketAt: ticketAtSchema,
  TicketSync: ticketSyncSchema,
  Person: personSchema,
  CreateTicket: createTicketSchema,
  UpdateTicket: updateTicketSchema,
  SavedView: savedViewSchema,
  HistoryEntry: historyEntrySchema,
  Comment: commentSchema,
  CreateComment: createCommentSchema,
  UpdateComment: updateCommentSchema,
  Attachment: attachmentSchema,
  ServiceToken: serviceTokenSchema,
  Contact: contactSchema,
  CreateContact: createContactSchema,
  UpdateContact: updateContactSchema,
  Company: companySchema,
  CreateCompany: createCompanySchema,
  UpdateCompany: updateCompanySchema,
  Conflict: conflictSchema,
  ResolveConflict: resolveConflictSchema,
  LiveEvent: liveEventSchema,
  Alert: alertSchema,
  WebhookEndpoint: webhookEndpointSchema,
  WebhookDelivery: webhookDeliverySchema,
  SyncRun: syncRunSchema,
  SyncMetrics: syncMetricsSchema,
  Quota: quotaSchema,
  Failure: failureSchema,
  DryRunSite: dryRunSiteSchema,
  ImportRequest: importRequestSchema,
  ImportForecast: importForecastSchema,
  ImportProgress: importProgressSchema,
  SiteHealth: siteHealthSchema,
  SiteAccess: siteAccessSchema,
  SiteSettings: siteSettingsSchema,
  ProjectConfig: projectConfigSchema,
  ProjectProposal: projectProposalSchema,
  JiraEvent: jiraEventSchema,
  Problem: problemSchema,
} satisfies Record<string, z.ZodType>;
