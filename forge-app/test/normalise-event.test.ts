import { jiraEventSchema } from '@synapse/shared/jira-event';
import { normaliseEvent } from '../src/events/normalise-event';

const CONTEXT = { installContext: 'ari:cloud:jira::site/6f0d3d0e-52a4-4c1e-9a51-b1a6f2f3c7d8' };
const NOW = 1_800_000_000_000;

const UPDATED = {
  eventType: 'avi:jira:updated:issue',
  timestamp: '1791038284541',
  selfGenerated: false,
  atlassianId: 'user-1',
  issue: {
    id: '10073',
    key: 'SP-10',
    fields: {
      summary: 'A summary',
      updated: '2019-02-15T19:15:40.477-0800',
      status: { id: '3', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
      issuetype: { id: '10001', name: 'Task' },
      project: { id: '10000', key: 'SP' },
    },
  },
  changelog: {
    id: '10190',
    items: [{ field: 'status', fieldId: 'status', from: '1', fromString: 'To Do', to: '3', toString: 'In Progress' }],
  },
};
const COMMENTED = {
  eventType: 'avi:jira:commented:issue',
  timestamp: '1791038284541',
  issue: UPDATED.issue,
  comment: {
    id: '500',
    author: { accountId: 'user-2', displayName: 'Ada' },
    body: { type: 'doc', version: 1, content: [] },
    created: '2026-11-22T16:00:00.000+0000',
    updated: '2026-11-22T16:00:00.000+0000',
    jsdPublic: true,
  },
};

const read = (event: unknown, context: unknown = CONTEXT) => {
  const normalised = normaliseEvent(event, context, NOW);
  if (!normalised.ok) throw new Error(normalised.reason);
  return normalised.event;
};
const reasonOf = (event: unknown, context: unknown = CONTEXT) => {
  const normalised = normaliseEvent(event, context, NOW);
  return normalised.ok ? 'understood' : normalised.reason;
};

test('an update: string times become milliseconds, the changelog keeps ids and names', () => {
  expect(read(UPDATED)).toEqual({
    id: 'issue-updated:6f0d3d0e-52a4-4c1e-9a51-b1a6f2f3c7d8:10073:c10190',
    type: 'issue.updated',
    cloudId: '6f0d3d0e-52a4-4c1e-9a51-b1a6f2f3c7d8',
    occurredAt: 1791038284541,
    seenAt: NOW,
    actorAccountId: 'user-1',
    selfGenerated: false,
    issue: {
      id: '10073',
      key: 'SP-10',
      updated: Date.UTC(2019, 1, 16, 3, 15, 40, 477),
      fields: {
        summary: 'A summary',
        status: { id: '3', name: 'In Progress', category: 'indeterminate' },
        issueTypeId: '10001',
        projectId: '10000',
        projectKey: 'SP',
      },
    },
    changelog: {
      id: '10190',
      items: [{ field: 'status', fieldId: 'status', from: '1', fromName: 'To Do', to: '3', toName: 'In Progress' }],
    },
  });
});

test('a comment saved: the author, the time and the document', () => {
  expect(read(COMMENTED)).toMatchObject({
    type: 'comment.saved',
    comment: {
      id: '500',
      authorAccountId: 'user-2',
      authorName: 'Ada',
      created: Date.UTC(2026, 10, 22, 16),
      body: { type: 'doc', version: 1, content: [] },
      jsdPublic: true,
    },
  });
});

test.each([
  ['avi:jira:created:issue', 'issue.created'],
  ['avi:jira:deleted:issue', 'issue.deleted'],
])('%s is %s', (eventType, type) => {
  const { changelog: _none, ...event } = UPDATED;
  expect(read({ ...event, eventType }).type).toBe(type);
});

test('deleted:comment is comment.deleted and needs no more than the ids', () => {
  const event = { eventType: 'avi:jira:deleted:comment', issue: { id: 7, key: 'A-1' }, comment: { id: 9 } };
  expect(read(event)).toMatchObject({
    type: 'comment.deleted',
    occurredAt: NOW,
    actorAccountId: null,
    issue: { id: '7', fields: {} },
    comment: { id: '9', authorAccountId: null },
  });
});

test('the same event has the same id however often it is delivered', () => {
  const again = { ...UPDATED, retryContext: { retryCount: 2 }, contextToken: 'another' };
  expect(read(again).id).toBe(read(UPDATED).id);
});

test('different events have different ids', () => {
  const { changelog: _none, ...bump } = UPDATED;
  const laterBump = { ...bump, issue: { ...bump.issue, fields: { updated: '2026-11-22T17:00:00.000+0000' } } };
  const edited = { ...COMMENTED, comment: { ...COMMENTED.comment, updated: '2026-11-22T16:05:00.000+0000' } };
  const events = [
    UPDATED,
    { ...UPDATED, changelog: { ...UPDATED.changelog, id: '10191' } },
    bump,
    laterBump,
    // An issue that was changed twice may say the same `updated` in both.
    { ...UPDATED, changelog: { items: UPDATED.changelog.items } },
    { ...UPDATED, changelog: { items: [{ field: 'priority', from: '3', to: '1' }] } },
    { ...bump, eventType: 'avi:jira:created:issue' },
    { ...bump, eventType: 'avi:jira:deleted:issue' },
    COMMENTED,
    edited,
    { ...COMMENTED, eventType: 'avi:jira:deleted:comment' },
    { ...UPDATED, issue: { ...UPDATED.issue, id: '10074' } },
  ];
  const ids = events.map((event) => read(event).id);
  expect(new Set(ids).size).toBe(events.length);
  expect(read(UPDATED, { installContext: 'ari:cloud:jira::site/other' }).id).not.toBe(read(UPDATED).id);
});

test('an id of odd parts is still one that can be signed and sent in a header', () => {
  const odd = { ...UPDATED, changelog: { id: 'é.\n"', items: [] } };
  expect(read(odd).id).toMatch(/^[\w:-]{8,200}$/);
});

test.each([
  ['no event at all', undefined, CONTEXT, /no use/],
  ['an event this app does not take', { ...UPDATED, eventType: 'avi:jira:viewed:issue' }, CONTEXT, /no use/],
  ['no site', UPDATED, {}, /names no Jira site/],
  ['a site of another product', UPDATED, { installContext: 'ari:cloud:confluence::site/x' }, /names no Jira site/],
  ['no issue', { ...UPDATED, issue: null }, CONTEXT, /no issue/],
  ['an issue without a key', { ...UPDATED, issue: { id: '1' } }, CONTEXT, /no issue/],
  ['an issue id that is no number', { ...UPDATED, issue: { id: 'x', key: 'A-1' } }, CONTEXT, /issue\.id/],
  ['a comment event without a comment', { ...COMMENTED, comment: undefined }, CONTEXT, /no comment/],
])('left out: %s', (_what, event, context, reason) => {
  expect(reasonOf(event, context)).toMatch(reason);
});

/** Every way to spoil one part of a value: the part left out, or put as something it should not be. */
function spoiled(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const { [key]: part, ...rest } = value as Record<string, unknown>;
    const wrong = [null, 7, 'x', [], {}, true].map((other) => ({ ...value, [key]: other }));
    return [rest, ...wrong, ...spoiled(part).map((deep) => ({ ...value, [key]: deep }))];
  });
}

test('whatever part is missing or wrong, it is understood by the contract or left out with a reason, never thrown', () => {
  const events = [UPDATED, COMMENTED].flatMap(spoiled);
  expect(events.length).toBeGreaterThan(200);
  let understood = 0;
  for (const event of events) {
    const normalised = normaliseEvent(event, CONTEXT, NOW);
    if (normalised.ok) {
      understood += 1;
      expect(jiraEventSchema.parse(normalised.event)).toEqual(normalised.event);
    } else expect(normalised.reason).not.toContain('A summary');
  }
  expect(understood).toBeGreaterThan(events.length / 2);
});

test('what an event left out is left out, and not said to be empty', () => {
  const { issue } = read({ ...UPDATED, issue: { id: '1', key: 'A-1', fields: { summary: 'S' } } });
  expect(issue).toEqual({ id: '1', key: 'A-1', fields: { summary: 'S' } });
  expect(read({ ...UPDATED, issue: { id: '1', key: 'A-1', fields: { priority: null } } }).issue.fields).toEqual({
    priority: null,
  });
});

test('the assignee is told by account and name, nobody is told as null, and a broken one is left out', () => {
  const assigneeOf = (assignee: unknown) =>
    read({ ...UPDATED, issue: { id: '1', key: 'A-1', fields: { assignee } } }).issue.fields;
  expect(assigneeOf({ accountId: 'acc-1', displayName: 'Ada', emailAddress: 'ada@example.com' })).toEqual({
    assignee: { accountId: 'acc-1', name: 'Ada' },
  });
  expect(assigneeOf(null)).toEqual({ assignee: null });
  expect(assigneeOf({ displayName: 'Ada' })).toEqual({});
});
