import type {
  PriorityRecord,
  ProjectRecord,
  SiteCatalog,
  StatusCategoryRecord,
  StatusRecord,
  TransitionRecord,
  UserRecord,
} from '../model/catalog.ts';
import { CUSTOM_FIELDS } from '../model/custom-fields.ts';

/** The account that the SynapseCRM app acts as when it uses its own (app system) token. */
export const APP_ACCOUNT_ID = '557058:5a1c9e0e-7d2b-4a57-9a3f-0d6c2f1b8e10';

const TODO: StatusCategoryRecord = { id: 2, key: 'new', name: 'To Do', colorName: 'blue-gray' };
const DOING: StatusCategoryRecord = { id: 4, key: 'indeterminate', name: 'In Progress', colorName: 'yellow' };
const DONE: StatusCategoryRecord = { id: 3, key: 'done', name: 'Done', colorName: 'green' };

function person(accountId: string, displayName: string, login: string, more: Partial<UserRecord> = {}): UserRecord {
  return {
    accountId,
    accountType: 'atlassian',
    displayName,
    loginEmail: `${login}@example.com`,
    emailVisible: true,
    apiToken: `sandbox-token-${login}`,
    timeZone: 'Etc/UTC',
    active: true,
    assignable: true,
    isAdmin: false,
    ...more,
  };
}

const users: readonly UserRecord[] = [
  person('5b10a2844c20165700ede21g', 'Ada Lovelace', 'ada', { timeZone: 'Europe/London', isAdmin: true }),
  person('5b10ac8d82e05b22cc7d4ef5', 'Grace Hopper', 'grace', { timeZone: 'America/New_York', isAdmin: true }),
  person('5b109f2e9729b51b54dc274d', 'Linus Okafor', 'linus', { timeZone: 'Europe/Stockholm' }),
  person('5b10b1a2c3d4e5f60718293a', 'Mei Tanaka', 'mei', { timeZone: 'Asia/Tokyo' }),
  person('712020:0f9d2c1e-6b3a-4c55-8e21-6a7d90b4c3f2', 'Priya Raman', 'priya', {
    timeZone: 'Asia/Kolkata',
    emailVisible: false,
  }),
  person('712020:9c8b7a65-4d3e-4f21-9a0b-1c2d3e4f5a6b', 'Tomás Herrera', 'tomas', { timeZone: 'America/Sao_Paulo' }),
  person('712020:2b4c6d8e-1f3a-4b5c-8d7e-9f0a1b2c3d4e', 'Former Employee', 'former', {
    active: false,
    assignable: false,
  }),
  person(APP_ACCOUNT_ID, 'SynapseCRM', 'app', { accountType: 'app', emailVisible: false, assignable: false }),
];

const status = (id: string, name: string, category: StatusCategoryRecord): StatusRecord => ({
  id,
  name,
  category,
  description: '',
});

const statuses: readonly StatusRecord[] = [
  status('10000', 'To Do', TODO),
  status('10001', 'In Progress', DOING),
  status('10002', 'In Review', DOING),
  status('10003', 'Done', DONE),
  status('10010', 'Waiting for support', TODO),
  status('10011', 'Waiting for customer', DOING),
  status('10012', 'Resolved', DONE),
  status('10013', 'Closed', DONE),
];

const priority = (id: string, name: string, statusColor: string): PriorityRecord => ({
  id,
  name,
  statusColor,
  description: `${name} priority`,
});

const global = (id: string, name: string, to: string, done = false): TransitionRecord => ({
  id,
  name,
  from: 'any',
  to,
  screen: {},
  resolution: done ? { set: '10000' } : 'clear',
});

const step = (id: string, name: string, from: readonly string[], to: string): TransitionRecord => ({
  id,
  name,
  from,
  to,
  screen: {},
  resolution: 'keep',
});

const kanban: ProjectRecord = {
  id: '10000',
  uuid: '1d6f1c2a-3b4c-4d5e-8f60-718293a4b5c6',
  key: 'KAN',
  name: 'Kanban support',
  description: 'Questions and faults that customers report.',
  typeKey: 'software',
  leadId: '5b10a2844c20165700ede21g',
  issueTypeIds: ['10001', '10002', '10003', '10004', '10005'],
  workflow: {
    name: 'Simplified workflow',
    statusIds: ['10000', '10001', '10002', '10003'],
    initialStatusId: '10000',
    transitions: [
      global('11', 'To Do', '10000'),
      global('21', 'In Progress', '10001'),
      global('31', 'In Review', '10002'),
      global('41', 'Done', '10003', true),
    ],
  },
};

const operations: ProjectRecord = {
  id: '10001',
  uuid: '8a7b6c5d-4e3f-4a2b-9c1d-0e9f8a7b6c5d',
  key: 'OPS',
  name: 'Operations desk',
  description: 'Requests to the operations team. A request is taken up before it can be resolved.',
  typeKey: 'service_desk',
  leadId: '5b10ac8d82e05b22cc7d4ef5',
  issueTypeIds: ['10002', '10004'],
  workflow: {
    name: 'Service request workflow',
    statusIds: ['10010', '10001', '10011', '10012', '10013'],
    initialStatusId: '10010',
    transitions: [
      step('5', 'Take up', ['10010'], '10001'),
      step('6', 'Ask the customer', ['10001'], '10011'),
      step('7', 'Customer answered', ['10011'], '10001'),
      {
        id: '8',
        name: 'Resolve',
        from: ['10001', '10011'],
        to: '10012',
        screen: { resolution: { required: true }, assignee: { required: false } },
        resolution: 'keep',
      },
      step('9', 'Close', ['10012'], '10013'),
      { ...step('10', 'Reopen', ['10012', '10013'], '10001'), resolution: 'clear' },
    ],
  },
};

/** The site every sandbox starts with. The cloudId is stable, so that a pairing survives a reset. */
export function siteCatalog(): SiteCatalog {
  return {
    cloudId: '6f0d3d0e-52a4-4c1e-9a51-b1a6f2f3c7d8',
    title: 'Jira sandbox',
    users,
    projects: [kanban, operations],
    statuses,
    priorities: [
      priority('1', 'Highest', '#d04437'),
      priority('2', 'High', '#f15C75'),
      priority('3', 'Medium', '#f79232'),
      priority('4', 'Low', '#707070'),
      priority('5', 'Lowest', '#999999'),
    ],
    defaultPriorityId: '3',
    resolutions: [
      { id: '10000', name: 'Done', description: 'Work has been completed on this issue.' },
      { id: '10001', name: "Won't Do", description: "This issue won't be actioned." },
      { id: '10002', name: 'Duplicate', description: 'The problem is a duplicate of an existing issue.' },
      { id: '10003', name: 'Cannot Reproduce', description: 'The fault could not be reproduced.' },
    ],
    issueTypes: [
      { id: '10001', name: 'Story', description: 'Functionality expressed as a goal of a person.', subtask: false },
      { id: '10002', name: 'Task', description: 'A small, distinct piece of work.', subtask: false },
      { id: '10003', name: 'Epic', description: 'A large piece of work that holds others.', subtask: false },
      { id: '10004', name: 'Bug', description: 'A problem or error.', subtask: false },
      { id: '10005', name: 'Subtask', description: 'A part of a larger task.', subtask: true },
    ],
    customFields: CUSTOM_FIELDS,
  };
}
