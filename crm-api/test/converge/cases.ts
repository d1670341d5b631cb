import type { Schedule } from './actions.ts';
import type { Trouble } from './trouble.ts';

type Case = {
  name: string;
  schedule: Schedule;
};

const CALM: Trouble = { kind: 'none', at: 1 };

/**
 * Schedules that exploring has found, as data: a seed and a path are worth nothing once the generators change. Every
 * run of the tests plays them. A failure of `npm run converge` prints the schedule to add.
 */
export const CASES: readonly Case[] = [
  {
    name: 'an edit here meets one in Jira whose event is still on its way',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: CALM,
      settled: true,
      actions: [
        { side: 'jira', on: 0, do: 'description' },
        { side: 'crm', on: 0, trouble: CALM, do: 'description' },
      ],
    },
  },
  {
    name: 'the answer to a create is lost, and its project is hidden for a while',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: { kind: 'drop-after', at: 2 },
      settled: false,
      actions: [
        { side: 'jira', on: 0, do: 'hide', project: 'KAN' },
        { side: 'crm', on: 0, trouble: CALM, do: 'attach' },
        { side: 'jira', on: 0, do: 'move', project: 'KAN' },
        { side: 'jira', on: 0, do: 'delete-file', which: 0 },
        { side: 'net', do: 'outage' },
      ],
    },
  },
  {
    name: 'the process is killed after a create, and its project is hidden for a while',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: CALM,
      settled: false,
      actions: [
        { side: 'crm', on: 0, trouble: { kind: 'kill-after', at: 2 }, do: 'create' },
        { side: 'jira', on: 0, do: 'hide', project: 'KAN' },
        { side: 'net', do: 'deliver', which: 0, times: 1 },
        { side: 'jira', on: 0, do: 'dueDate', value: '2026-03-01' },
        { side: 'engine', do: 'run', seconds: 90, trouble: CALM },
      ],
    },
  },
  {
    name: 'a person in Jira fills a field of an issue whose create was never answered',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: { kind: 'kill-uncommitted', at: 6 },
      settled: false,
      actions: [
        { side: 'jira', on: 0, do: 'reference' },
        { side: 'crm', on: 0, trouble: CALM, do: 'reference' },
        { side: 'crm', on: 0, trouble: CALM, do: 'reference' },
        { side: 'jira', on: 0, do: 'reference' },
      ],
    },
  },
  {
    name: 'a ticket is unlinked before Jira tells what its last edit replaced there',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'fast',
      sites: 2,
      smallPages: false,
      born: 'crm',
      trouble: CALM,
      settled: false,
      actions: [
        { side: 'jira', on: 0, do: 'description' },
        { side: 'crm', on: 0, trouble: CALM, do: 'description' },
        { side: 'net', do: 'drop', which: 0 },
        { side: 'crm', on: 0, trouble: CALM, do: 'unlink' },
        { side: 'jira', on: 0, do: 'comment', restricted: false },
      ],
    },
  },
  {
    name: 'an edit of a title is carried out late, over a newer one',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: CALM,
      settled: true,
      actions: [
        { side: 'crm', on: 0, trouble: { kind: 'late', at: 2 }, do: 'title' },
        { side: 'crm', on: 0, trouble: CALM, do: 'title' },
        { side: 'net', do: 'carry-out' },
      ],
    },
  },
  {
    name: 'a comment is posted late, after it was looked for',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: CALM,
      settled: true,
      actions: [
        { side: 'crm', on: 0, trouble: { kind: 'late', at: 1 }, do: 'comment', public: true },
        { side: 'engine', do: 'run', seconds: 5, trouble: CALM },
        { side: 'net', do: 'carry-out' },
      ],
    },
  },
  {
    name: 'an edit of a comment is carried out late, over a newer one',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: CALM,
      settled: true,
      actions: [
        { side: 'crm', on: 0, trouble: CALM, do: 'comment', public: true },
        { side: 'crm', on: 0, trouble: { kind: 'late', at: 2 }, do: 'edit-comment', which: 0 },
        { side: 'crm', on: 0, trouble: CALM, do: 'edit-comment', which: 0 },
        { side: 'net', do: 'carry-out' },
      ],
    },
  },
  {
    name: 'a project is away for longer than any pass looks back, and people work in it',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'crm',
      trouble: CALM,
      settled: true,
      actions: [{ side: 'net', do: 'absence', project: 'KAN' }],
    },
  },
  {
    name: 'an event that was dated ahead when it came is taken after that date',
    schedule: {
      doors: 'app',
      policy: 'jira',
      onTicketDelete: 'leave',
      writeMode: 'careful',
      sites: 1,
      smallPages: false,
      born: 'jira',
      trouble: CALM,
      settled: true,
      actions: [
        { side: 'jira', on: 0, do: 'from-the-future' },
        { side: 'jira', on: 0, do: 'title' },
        { side: 'net', do: 'deliver', which: 0, times: 1 },
        { side: 'net', do: 'drop', which: 0 },
        { side: 'net', do: 'wait', hours: 25 },
      ],
    },
  },
];
