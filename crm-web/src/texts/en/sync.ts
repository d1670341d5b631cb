import { numbered, pluralsOf } from '../numbers.ts';

const plural = pluralsOf('en');
const count = (amount: number, one: string, many: string) => `${numbered(amount)} ${plural(amount, one, many)}`;
const duration = (seconds: number) =>
  seconds < 90 ? count(Math.round(seconds), 'second', 'seconds') : count(Math.round(seconds / 60), 'minute', 'minutes');

/** The texts of the Sync page, loaded with it only. Each stands in `de/sync.ts`, too. */
export const sync = {
  title: 'Sync',
  sites: 'Jira sites',
  noSites: 'No Jira site is connected. An admin connects one in the settings.',
  states: {
    connected: 'Connected',
    silent: 'Silent',
    uninstalled: 'Uninstalled',
    disconnected: 'Disconnected',
  },
  fromJira: 'From Jira',
  toJira: 'To Jira',
  asWhom: 'Access',
  nothingWaits: 'Nothing waits.',
  waits: (amount: number) => `${count(amount, 'event waits', 'events wait')} to be taken in,`,
  inForge: (amount: number) => `${count(amount, 'event waits', 'events wait')} in the Forge app,`,
  oldest: 'the oldest since',
  lastEvent: 'Last event:',
  noEvent: 'No event has come yet.',
  givenUp: (amount: number) => `${count(amount, 'event was', 'events were')} refused for good.`,
  parked: (amount: number) => `${count(amount, 'issue needs', 'issues need')} a person. See “Failures” below.`,
  permissions: (project: string, names: string) => `In ${project}, Jira does not allow: ${names}.`,
  pending: (amount: string) => `${amount} waiting for Jira; they are sent by themselves.`,
  pendingNone: 'No ticket waits for Jira.',
  showPending: 'Show them',
  points: 'Points used this hour',
  pointsOf: (spent: string, limit: string, resets: string) =>
    `${spent} of ${limit} points; the hour ends at ${resets}.`,
  free: 'Calls with an API token cost no points.',
  day: 'The last 24 hours',
  figures: {
    taken: 'Events taken in',
    missed: 'Changes that no event told of in time',
    share: 'Part of all changes that events brought in time',
  },
  failures: {
    title: 'Failures',
    none: 'Nothing needs a person.',
    noneRetrying: 'Nothing is being retried.',
    show: 'Show',
    states: { parked: 'Needs a person', retrying: 'Retried by itself' },
    kind: 'Kind',
    kinds: {
      all: 'All kinds',
      sync: 'The whole ticket',
      field: 'A field',
      comment: 'A comment',
      attachment: 'A file',
    },
    list: 'What does not get through',
    noTicket: (key: string) => `${key}: no ticket yet`,
    noKey: 'An issue',
    since: 'since',
    next: 'Next try:',
    waiting: (fields: readonly string[], events: number, comments: number, files: number) =>
      [
        fields.join(', '),
        events > 0 ? count(events, 'event', 'events') : '',
        comments > 0 ? count(comments, 'comment', 'comments') : '',
        files > 0 ? count(files, 'file', 'files') : '',
      ]
        .filter(Boolean)
        .join(', '),
    waits: (what: string) => `Waits behind it: ${what}. Nothing of it is dropped.`,
    jira: 'Jira’s words',
    retry: 'Retry',
    retryOne: (name: string) => `Retry ${name}`,
    retryShown: (amount: number) => `Retry these ${numbered(amount)}`,
    retryAll: 'Retry all',
    retried: (amount: number) => `${count(amount, 'ticket is', 'tickets are')} tried again.`,
    more: 'Show more',
  },
  runs: {
    title: 'Reconciliations',
    none: 'None has run yet.',
    start: 'Start one now',
    started: 'Started.',
    kinds: {
      delta: 'What changed in Jira',
      deep: 'Everything, compared',
      'deletion-check': 'Deletion check',
      import: 'Import',
    },
    by: { interval: 'by its interval', manual: 'by a person' },
    statuses: { queued: 'Queued', running: 'Running', succeeded: 'Done', failed: 'Failed' },
    cost: (requests: number, points: number) =>
      `${count(requests, 'request', 'requests')}, ${count(points, 'point', 'points')}.`,
    seen: (seen: number, changed: number) => `${count(seen, 'issue', 'issues')} read, ${numbered(changed)} repaired.`,
  },
  imports: {
    title: 'Imports',
    none: 'Nothing was imported.',
    statuses: {
      queued: 'Queued',
      running: 'Running',
      paused: 'Paused',
      succeeded: 'Done',
      failed: 'Failed',
      cancelled: 'Cancelled',
    },
    seen: (done: number, changed: number) =>
      `${count(done, 'issue', 'issues')} read, ${numbered(changed)} made or changed tickets.`,
    acts: { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' },
  },
  progress: (done: number, total: number) => `${numbered(done)} of about ${numbered(total)}`,
  rate: (perSecond: number) => `${numbered(Math.round(perSecond * 10) / 10)} issues a second`,
  left: (seconds: number) => `about ${duration(seconds)} left`,
  faults: (amount: number) => `${count(amount, 'issue', 'issues')} could not be taken`,
  dryRun: {
    title: 'Dry run',
    about: 'Tells what a reconciliation would change, and what it costs. It changes nothing, here or in Jira.',
    scope: 'What is read',
    scopes: { due: 'What the next pass would read', all: 'Every issue that takes part' },
    start: 'Start dry run',
    reading: 'Reading Jira …',
    cost: (requests: number, points: number) =>
      `A pass costs ${count(requests, 'request', 'requests')} and ${count(points, 'point', 'points')}.`,
    read: (issues: number) => `${count(issues, 'issue was', 'issues were')} read.`,
    nothing: 'Nothing would change.',
    created: (amount: number) => `${count(amount, 'ticket', 'tickets')} would be created`,
    changed: (amount: number) => `${count(amount, 'ticket', 'tickets')} would change here`,
    sent: (amount: number) => `${count(amount, 'ticket', 'tickets')} would be sent to Jira`,
    missing: (amount: number) => `${count(amount, 'issue is', 'issues are')} not to be seen in Jira`,
    missingAbout: 'A pass looks twice before it believes that an issue is gone.',
    unreadable: (amount: number) => `${count(amount, 'issue', 'issues')} would be quarantined`,
    comments: (amount: number) => count(amount, 'comment differs', 'comments differ'),
    heads: { issue: 'Issue', field: 'Field', before: 'Now', after: 'Afterwards' },
    carryOut: 'Carry it out',
    nothingThere: 'nothing',
  },
} as const;
