import { expect, test } from '@jest/globals';
import type { Operation } from '../chaos/journal.ts';
import { judge } from '../chaos/oracle/judge.ts';
import type { ViolationKind } from '../chaos/oracle/violation.ts';
import { type Outside, sha256 } from '../chaos/outside.ts';
import type { CommentRow, ConflictRow, FileRow, HistoryRow, Issue, Standing, TicketRow } from '../chaos/standing.ts';

const SYNC = 'the account that the CRM connects as';
const PERSON = 'a person in Jira';
const INTERNAL = { ticket_id: 't', deleted: false, deleted_in_jira: false, refused: null };

/** One ticket that follows one issue, made in the CRM, and the same on both sides. */
function agreeing(): Parts {
  return {
    operations: [
      operation({ kind: 'create', side: 'crm', on: 't', values: { title: 'qzt000001', description: 'qzd000002' } }),
    ],
    ticket: {
      ...{
        id: 't',
        number: 1,
        title: 'qzt000001',
        description: 'qzd000002',
        labels: [],
        due_date: null,
        deleted: false,
      },
      ...{ link_state: 'linked', issue_id: '10001', issue_key: 'KAN-1', left_issues: [], refused: {} },
    },
    issue: { summary: 'qzt000001', description: 'qzd000002', labels: [], comments: [], files: [], changes: [] },
    ...{ comments: [], files: [], history: [], conflicts: [] },
    exchanges: [{ method: 'POST', path: '/rest/api/3/issue', body: '"qzt000001" "qzd000002"', status: 201 }],
  };
}

type Parts = {
  operations: Operation[];
  ticket: TicketRow;
  issue: {
    summary: string;
    description: string;
    labels: string[];
    comments: { id: string; text: string; restricted?: true }[];
    files: { id: string; name: string }[];
    changes: { by: string; field: string; from: string; to: string }[];
  };
  comments: CommentRow[];
  files: FileRow[];
  history: HistoryRow[];
  conflicts: ConflictRow[];
  exchanges: { method: string; path: string; body: string; status: number }[];
  /** What else stands otherwise than where all is well. */
  rest?: Partial<Standing>;
  outside?: Partial<Outside>;
};

let clock = 0;
function operation(given: Pick<Operation, 'kind' | 'side' | 'on' | 'values'> & Partial<Operation>): Operation {
  clock += 10;
  return { id: clock, client: 'somebody', outcome: 'ok', status: 200, began: clock, ended: clock + 5, ...given };
}

function standingOf(parts: Parts): Standing {
  const { issue, ticket, operations } = parts;
  const rendered = {
    record: { id: '10001', summary: issue.summary, dueDate: null, labels: issue.labels, properties: {} },
    ...{ description: issue.description, files: issue.files },
    comments: issue.comments.map(({ id, text, restricted }) => ({ id, text, visibility: restricted ? {} : null })),
    changes: issue.changes.map(({ by, field, from, to }) => ({
      authorId: by,
      items: [{ fieldId: field, from: null, fromString: from, to: null, toString: to }],
    })),
  } as unknown as Issue;
  return {
    ...{ operations, tickets: [ticket], comments: parts.comments, files: parts.files, history: parts.history },
    ...{ conflicts: parts.conflicts, events: [], issues: [rendered], deletedIssues: new Set(), syncAccountId: SYNC },
    exchanges: parts.exchanges.map((one) => ({ at: 0, fault: null, reachedAt: 0, ...one })),
    madeComments: new Map(issue.comments.map(({ id, text }) => [id, { issueId: '10001', text }])),
    ...{ feed: { first: 1, last: 1, rows: 1 }, owed: [], parked: [], leftOver: [], secondDay: [] },
    forge: {} as Standing['forge'],
    outside: { ...outsideOf(parts), ...parts.outside },
    ...parts.rest,
  };
}

function outsideOf({ ticket, files }: Parts): Outside {
  const state = ticket.link_state === 'linked' ? 'synced' : 'unlinked';
  const contents = files.map(({ id, file_name }) => [id, sha256(`the content of ${file_name.slice(0, -4)}`)] as const);
  return {
    shown: new Map(ticket.deleted ? [] : [[ticket.id, { state, pendingFields: [] }]]),
    ...{ panels: [], contents: new Map(contents), contentsInJira: new Map(), logged: [] },
  };
}

const FILE: FileRow = {
  ...{ id: 'f', ticket_id: 't', file_name: 'qzf000003.txt', stored: true, jira_attachment_id: '9' },
  ...{ deleted: false, deleted_in_jira: false, refused: null },
};

function attach({ operations, files, issue }: Parts): void {
  operations.push(operation({ kind: 'attach', side: 'crm', on: 't', values: { file: 'qzf000003' } }));
  files.push({ ...FILE });
  issue.files.push({ id: '9', name: 'qzf000003.txt' });
}

const edit = (side: 'crm' | 'jira', title: string): Operation =>
  operation({ kind: 'edit', side, on: side === 'crm' ? 't' : '10001', values: { title } });

const past = (given: Partial<HistoryRow>): HistoryRow => ({
  ...{
    ticket_id: 't',
    at: new Date(0),
    field: 'title',
    old_value: null,
    new_value: null,
    rule: 'edited',
    origin: 'crm',
  },
  ...given,
});

function showTitle(parts: Parts, crm: string, jira = crm): void {
  parts.ticket.title = crm;
  parts.issue.summary = jira;
}

/** What went wrong, and what the judge has to call it. Null: nothing is wrong. */
const CASES: Record<string, { expected: ViolationKind | null; play: (parts: Parts) => void }> = {
  'both sides agree': { expected: null, play: () => {} },
  'an edit in Jira that the CRM wrote over without a trace': {
    expected: 'lost edit of Jira',
    play(parts) {
      parts.operations.push(edit('jira', 'qzt000003'), edit('crm', 'qzt000004'));
      parts.issue.changes.push({ by: SYNC, field: 'summary', from: 'qzt000003', to: 'qzt000004' });
      parts.history.push(past({ old_value: 'qzt000001', new_value: 'qzt000004' }));
      showTitle(parts, 'qzt000004');
    },
  },
  'an edit in Jira that the CRM wrote over, on a conflict row': {
    expected: null,
    play(parts) {
      CASES['an edit in Jira that the CRM wrote over without a trace']?.play(parts);
      const values = { our_value: 'qzt000004', their_value: 'qzt000003', base_value: 'qzt000001' };
      parts.conflicts.push({ ticket_id: 't', at: new Date(0), field: 'title', winner: 'crm', ...values });
    },
  },
  'an edit in Jira that a person wrote over there': {
    expected: null,
    play(parts) {
      parts.operations.push(edit('jira', 'qzt000003'), edit('jira', 'qzt000004'));
      parts.issue.changes.push({ by: PERSON, field: 'summary', from: 'qzt000003', to: 'qzt000004' });
      parts.history.push(past({ old_value: 'qzt000001', new_value: 'qzt000004', rule: 'took_jira', origin: 'jira' }));
      showTitle(parts, 'qzt000004');
    },
  },
  'an edit in the CRM that stands nowhere': {
    expected: 'lost edit of the CRM',
    play: (parts) => void parts.operations.push(edit('crm', 'qzt000003')),
  },
  'an edit in the CRM that gave way to Jira, and no conflict shows it': {
    expected: 'lost edit of the CRM',
    play(parts) {
      parts.operations.push(edit('crm', 'qzt000003'), edit('jira', 'qzt000004'));
      parts.history.push(past({ old_value: 'qzt000001', new_value: 'qzt000003' }));
      parts.history.push(past({ old_value: 'qzt000003', new_value: 'qzt000004', rule: 'took_jira', origin: 'jira' }));
      showTitle(parts, 'qzt000004');
    },
  },
  'an old value that a late request brought back': {
    expected: 'edit went back',
    play(parts) {
      parts.operations.push(edit('crm', 'qzt000003'), edit('crm', 'qzt000004'));
      parts.history.push(past({ old_value: 'qzt000003', new_value: 'qzt000004' }));
      parts.history.push(past({ old_value: 'qzt000004', new_value: 'qzt000003', rule: 'took_jira', origin: 'jira' }));
      parts.exchanges.push({ method: 'PUT', path: '/', body: 'qzt000004', status: 200 });
      showTitle(parts, 'qzt000003');
    },
  },
  'a title that Jira never got': { expected: 'sides differ', play: (parts) => showTitle(parts, 'qzt000001', 'other') },
  'a label that is gone': {
    expected: 'label lost',
    play: ({ operations }) =>
      void operations.push(operation({ kind: 'add-label', side: 'crm', on: 't', values: { label: 'qzl000003' } })),
  },
  'a comment that stands twice in Jira': {
    expected: 'comment doubled',
    play(parts) {
      comment(parts, 'public');
      parts.issue.comments.push({ id: '7', text: 'qzc000003' }, { id: '8', text: 'qzc000003' });
    },
  },
  'a comment that stands in the issue of another ticket, too': {
    expected: 'comment astray',
    play(parts) {
      comment(parts, 'public');
      parts.issue.comments.push({ id: '7', text: 'qzc000003' });
      const made = { text: 'qzc000003' };
      const madeComments = new Map([
        ['7', { issueId: '10001', ...made }],
        ['8', { issueId: '10002', ...made }],
      ]);
      parts.rest = { madeComments };
    },
  },
  'a public comment that is not in Jira': { expected: 'comment lost', play: (parts) => comment(parts, 'public') },
  'an internal comment in a request to Jira': {
    expected: 'internal text in Jira',
    play(parts) {
      parts.exchanges.push({
        method: 'POST',
        path: '/rest/api/3/issue/10001/comment',
        body: '"qzi000003"',
        status: 503,
      });
    },
  },
  'a restricted comment that is public here': {
    expected: 'restricted text shown',
    play(parts) {
      parts.issue.comments.push({ id: '7', text: 'qzr000003', restricted: true });
      const row = { id: 'c', body: 'qzr000003', visibility: 'public', source: 'JIRA', jira_comment_id: '7' };
      parts.comments.push({ ...INTERNAL, ...row });
    },
  },
  'a file that did not get through': {
    expected: 'file lost',
    play(parts) {
      attach(parts);
      parts.files = [{ ...FILE, jira_attachment_id: null }];
      parts.issue.files = [];
    },
  },
  'an issue that has no ticket': {
    expected: 'ticket lost',
    play({ operations }) {
      operations.push(operation({ kind: 'create', side: 'jira', on: '10002', values: { title: 'qzt000009' } }));
    },
  },
  'a ticket that was made two issues': {
    expected: 'issue doubled',
    play({ exchanges }) {
      for (let i = 0; i < 2; i++)
        exchanges.push({ method: 'POST', path: '/rest/api/3/issue', body: '"t"', status: 201 });
    },
  },
  'a new issue for a ticket that was unlinked': { expected: null, play: (parts) => renew(parts, 1) },
  'one issue more than was asked for': { expected: 'issue doubled', play: (parts) => renew(parts, 2) },
  'a comment that stands in both issues of a ticket': {
    expected: null,
    play(parts) {
      renew(parts, 1);
      comment(parts, 'public');
      parts.issue.comments.push({ id: '7', text: 'qzc000003' });
      const made = { text: 'qzc000003' };
      const madeComments = new Map([
        ['6', { issueId: '10000', ...made }],
        ['7', { issueId: '10001', ...made }],
      ]);
      parts.rest = { madeComments };
    },
  },
  'the ticket of an issue that another one has left': {
    expected: null,
    play(parts) {
      renew(parts, 1);
      const other = { ...parts.ticket, id: 'u', number: 2, issue_id: '10000', left_issues: [] };
      parts.rest = { tickets: [parts.ticket, { ...other, link_state: 'unlinked' }] };
      const state = { state: 'unlinked', pendingFields: [] };
      parts.outside = { shown: new Map([...outsideOf(parts).shown, ['u', state]]) };
    },
  },
  'a second ticket for an issue': {
    expected: 'ticket doubled',
    play: (parts) => void Object.assign(parts, { rest: { tickets: [parts.ticket, { ...parts.ticket, id: 'u' }] } }),
  },
  'a ticket that was to have a new issue and has none': {
    expected: 'link lost',
    play(parts) {
      renew(parts, 0);
      Object.assign(parts.ticket, { link_state: 'unlinked', issue_id: null });
    },
  },
  'an issue made in Jira that its ticket has left': {
    expected: null,
    play({ operations, ticket }) {
      operations.push(operation({ kind: 'create', side: 'jira', on: '10002', values: { title: 'qzt000009' } }));
      ticket.left_issues = ['10002'];
    },
  },
  'a deletion that did not last': {
    expected: 'deletion undone',
    play(parts) {
      comment(parts, 'internal');
      parts.operations.push(operation({ kind: 'delete-comment', side: 'crm', on: 't', part: 'c', values: {} }));
    },
  },
  'a ticket that was deleted and stands again': {
    expected: 'deletion undone',
    play: ({ operations }) => void operations.push(operation({ kind: 'delete', side: 'crm', on: 't', values: {} })),
  },
  'a ticket that was unlinked and is linked again': {
    expected: 'link lost',
    play: ({ operations }) => void operations.push(operation({ kind: 'unlink', side: 'crm', on: 't', values: {} })),
  },
  'a ticket that was unlinked, and linked again at once by somebody else': {
    expected: null,
    play({ operations }) {
      const unlink = operation({ kind: 'unlink', side: 'crm', on: 't', values: {} });
      const link = operation({ kind: 'link', side: 'crm', on: 't', values: {} });
      operations.push({ ...link, began: unlink.began - 1, ended: unlink.began + 1 }, unlink);
    },
  },
  'a note that was published and is internal again': {
    expected: 'comment lost',
    play(parts) {
      comment(parts, 'internal');
      const values = { body: 'qzc000004' };
      parts.operations.push(operation({ kind: 'publish-comment', side: 'crm', on: 't', part: 'c', values }));
      parts.comments[0] = { ...(parts.comments[0] as CommentRow), body: 'qzc000004' };
    },
  },
  'a note that was published, and that a person deleted in Jira before its id was known here': {
    expected: null,
    play(parts) {
      comment(parts, 'internal');
      const values = { body: 'qzc000004' };
      parts.operations.push(operation({ kind: 'publish-comment', side: 'crm', on: 't', part: 'c', values }));
      parts.operations.push(operation({ kind: 'delete-comment', side: 'jira', on: '10001', part: '7', values: {} }));
      const row = { body: 'qzc000004', visibility: 'public', deleted: true, deleted_in_jira: true };
      parts.comments[0] = { ...(parts.comments[0] as CommentRow), ...row };
      parts.history.push(past({ field: 'comment:c', old_value: 'qzi000003', new_value: 'qzc000004' }));
      parts.rest = { madeComments: new Map([['7', { issueId: '10001', text: 'qzc000004' }]]) };
    },
  },
  'a note that became public by itself': {
    expected: 'internal text in Jira',
    play(parts) {
      comment(parts, 'internal');
      parts.comments[0] = { ...(parts.comments[0] as CommentRow), visibility: 'public' };
    },
  },
  'an edit that was refused and stands all the same': {
    expected: 'refused and done',
    play(parts) {
      parts.operations.push({ ...edit('crm', 'qzt000003'), outcome: 'refused', status: 409 });
      parts.history.push(past({ old_value: 'qzt000001', new_value: 'qzt000003' }));
      showTitle(parts, 'qzt000003');
    },
  },
  'a change that the history does not tell': {
    expected: 'history broken',
    play(parts) {
      parts.operations.push(edit('crm', 'qzt000003'), edit('crm', 'qzt000004'));
      parts.history.push(past({ old_value: 'qzt000001', new_value: 'qzt000003' }));
      showTitle(parts, 'qzt000004');
    },
  },
  'a panel that shows an internal note': {
    expected: 'internal text in Jira',
    play: (parts) =>
      void Object.assign(parts, { outside: { panels: [{ issueId: '10001', text: '{"note":"qzi000003"}' }] } }),
  },
  'a panel that shows a restricted comment': {
    expected: 'restricted text shown',
    play: (parts) =>
      void Object.assign(parts, { outside: { panels: [{ issueId: '10001', text: '{"theirs":"qzr000003"}' }] } }),
  },
  'a ticket that counts as pending for ever': {
    expected: 'told wrongly',
    play: (parts) =>
      void Object.assign(parts, {
        outside: { shown: new Map([['t', { state: 'pending', pendingFields: ['title'] }]]) },
      }),
  },
  'a file on both sides': { expected: null, play: attach },
  'a file with the content of another': {
    expected: 'content wrong',
    play(parts) {
      attach(parts);
      Object.assign(parts, { outside: { contents: new Map([['f', sha256('the content of qzf000009')]]) } });
    },
  },
  'a file with another content in Jira': {
    expected: 'content wrong',
    play(parts) {
      attach(parts);
      Object.assign(parts, { outside: { contentsInJira: new Map([['9', sha256('the content of')]]) } });
    },
  },
  'a content that is kept and no file has': {
    expected: 'content wrong',
    play: (parts) => void Object.assign(parts, { outside: { contents: new Map([['g', sha256('')]]) } }),
  },
  'a text in a log': {
    expected: 'text in a log',
    play: (parts) => void Object.assign(parts, { outside: { logged: ['{"msg":"qzt000001 was not taken"}'] } }),
  },
  'a value that still counts as under way': {
    expected: 'left over',
    play: (parts) =>
      void Object.assign(parts, { rest: { leftOver: [{ what: 'value in flight of ticket t', reason: null }] } }),
  },
  'a request to Jira in a day on which nothing happened': {
    expected: 'not at rest',
    play: (parts) => void Object.assign(parts, { rest: { secondDay: ['PUT /rest/api/3/issue/10001 {}'] } }),
  },
};

/** A new issue is asked for, and so many are made. */
function renew({ operations, exchanges, ticket }: Parts, times: number): void {
  operations.push(operation({ kind: 'unlink', side: 'crm', on: 't', values: {} }));
  operations.push(operation({ kind: 'renew', side: 'crm', on: 't', values: {} }));
  ticket.left_issues = ['10000'];
  const create = { method: 'POST', path: '/rest/api/3/issue', status: 201 };
  exchanges.splice(0, 1, { ...create, body: '"t" "qzt000001" "qzd000002"' });
  for (let i = 0; i < times; i++) exchanges.push({ ...create, body: '"t"' });
}

function comment({ operations, comments }: Parts, visibility: 'public' | 'internal'): void {
  const body = visibility === 'public' ? 'qzc000003' : 'qzi000003';
  operations.push(operation({ kind: 'comment', side: 'crm', on: 't', part: 'c', values: { body }, visibility }));
  const jira_comment_id = visibility === 'public' ? '7' : null;
  comments.push({ ...INTERNAL, id: 'c', body, visibility, source: 'CRM', jira_comment_id });
}

test.each(Object.entries(CASES))('the chaos run judges rightly: %s', (_name, { expected, play }) => {
  const parts = agreeing();
  play(parts);
  const kinds = judge(standingOf(parts)).map(({ kind }) => kind);
  if (expected === null) expect(kinds).toEqual([]);
  else expect(kinds).toContain(expected);
});
