import type { SyncedTicketFields } from '@synapse/shared/ticket';

/** What the ticket's synced fields are called, in the panel and on the admin page; custom ones have the name an admin gave them. */
export const FIELD_WORDS: Readonly<Record<string, string>> = {
  title: 'Title',
  description: 'Description',
  status: 'Status',
  priority: 'Priority',
  labels: 'Labels',
  dueDate: 'Due date',
  assignee: 'Assignee',
} satisfies Record<keyof SyncedTicketFields, string>;
