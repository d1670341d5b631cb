import type { COMPONENTS } from '@synapse/shared/api/components';
import type { z } from 'zod';

const ID = {
  ticket: '0199c2a4-6f0e-7c31-9a57-3d1b8f2e4c60',
  contact: '0199c2a4-1b22-7d0f-8e11-5a6b7c8d9e0f',
  company: '0199c2a4-1b23-7d0f-8e11-5a6b7c8d9e10',
  comment: '0199c2a5-02c4-7b9a-b0d3-1c2d3e4f5a6b',
  site: '0199c29f-8a10-7e55-9f3c-aa01bb02cc03',
};
const AT = '2026-11-27T09:30:00.000Z';

const ticket = {
  id: ID.ticket,
  number: 1042,
  title: 'The printer is on fire',
  description: 'It **burns**.',
  status: 'OPEN',
  priority: 'URGENT',
  labels: ['hardware'],
  dueDate: '2026-11-30',
  assignee: { userId: 'user-17', accountId: '5b10ac8d82e05b22cc7d4ef5', name: 'Ann Agent' },
  custom: { severity: 'High' },
  source: 'EMAIL',
  contactId: ID.contact,
  createdAt: AT,
  updatedAt: AT,
  version: 3,
  jira: {
    siteId: ID.site,
    issueId: '10042',
    issueKey: 'KAN-42',
    url: 'https://your-company.atlassian.net/browse/KAN-42',
    status: 'To Do',
    priority: 'Highest',
    parentKey: null,
  },
  sync: { state: 'synced', pendingFields: [], lastFromJiraAt: AT, lastToJiraAt: AT, reason: null },
} as const;

type Examples = { [Name in keyof typeof COMPONENTS]?: z.input<(typeof COMPONENTS)[Name]> };

/** For the contract's readers. A test holds each against its schema. */
export const EXAMPLES: Examples = {
  Ticket: { ...ticket, labels: [...ticket.labels], sync: { ...ticket.sync, pendingFields: [] } },
  CreateTicket: {
    title: 'The printer is on fire',
    description: 'It **burns**.',
    priority: 'URGENT',
    projectKey: 'KAN',
  },
  UpdateTicket: { status: 'IN_PROGRESS', version: 3 },
  Comment: {
    id: ID.comment,
    ticketId: ID.ticket,
    body: 'We **look** into it.',
    visibility: 'public',
    visibilityReason: null,
    source: 'CRM',
    author: { name: 'Ann Agent', userId: 'aG2bX0q7r8ZrN3Vn5s0J2mKcTzQ4wY1uE6pLdHfB9xo', jiraAccountId: null },
    createdAt: AT,
    updatedAt: AT,
    jiraCommentId: '10107',
    sync: 'synced',
    failure: null,
    loses: [],
  },
  CreateComment: { body: 'We **look** into it.', visibility: 'public' },
  UpdateComment: { visibility: 'public' },
  Contact: {
    id: ID.contact,
    name: 'Carla Customer',
    email: 'carla@acme.example',
    otherEmails: ['carla.customer@mail.example'],
    phone: null,
    company: 'Acme',
    companyId: ID.company,
    companyByHand: false,
    mergedInto: null,
    createdAt: AT,
    updatedAt: AT,
  },
  CreateContact: { name: 'Carla Customer', email: 'carla@acme.example', company: 'Acme' },
  UpdateContact: { phone: '+49 30 123456' },
  Company: { id: ID.company, name: 'Acme', domains: ['acme.example'], createdAt: AT, updatedAt: AT },
  CreateCompany: { name: 'Acme', domains: ['acme.example'] },
  UpdateCompany: { domains: ['acme.example', 'acme.test'] },
  ResolveConflict: { take: 'theirs' },
  ImportRequest: { projects: ['KAN'], jql: 'created >= -90d' },
  ProjectConfig: { participation: { mode: 'all' }, statusMap: { '10002': 'RESOLVED' }, policies: { title: 'newest' } },
  LiveEvent: {
    seq: 4711,
    kind: 'ticket.updated',
    ticketId: ID.ticket,
    at: AT,
    origin: 'jira',
    fields: ['status'],
    refId: null,
  },
  Problem: {
    type: 'urn:synapse:problem:invalid_request',
    title: 'The request is not valid',
    status: 400,
    code: 'invalid_request',
    detail: 'The request body is not valid.',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    issues: [
      {
        path: 'priority',
        message: 'must be one of LOW, MEDIUM, HIGH, URGENT',
        options: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'],
        likely: 'HIGH',
      },
    ],
  },
};
