import { expect, test } from '@jest/globals';
import type { Operation } from '../chaos/journal.ts';
import { judge } from '../chaos/oracle/judge.ts';
import type { ViolationKind } from '../chaos/oracle/violation.ts';
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
      ...{ link_state: 'linked', issue_id: '10001', issue_key: 'KAN-1', refused: {} },
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
    ...{ conflicts: parts.conflicts, issues: [rendered], deletedIssues: new Set(), syncAccountId: SYNC },
    exchanges: parts.exchanges.map((one) => ({ at: 0, fault: null, reachedAt: 0, ...one })),
    madeComments: new Map(issue.comments.map(({ id, text }) => [id, { issueId: '10001', text }])),
    ...{ feed: { first: 1, last: 1, rows: 1 }, owed: [], parked: [], leftOver: [], secondDay: [] },
    outside: { shown: new Map(), panels: [], contents: new Map(), contentsInJira: new Map(), logged: [] },
  };
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
      parts.operations.push(operation({ kind: 'attach', side: 'crm', on: 't', values: { file: 'qzf000003' } }));
      parts.files.push({
        ...INTERNAL,
        id: 'f',
        file_name: 'qzf000003.txt',
        stored: true,
        sha256: null,
        jira_attachment_id: null,
      });
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
  'a deletion that did not last': {
    expected: 'deletion undone',
    play(parts) {
      comment(parts, 'internal');
      parts.operations.push(operation({ kind: 'delete-comment', side: 'crm', on: 't', part: 'c', values: {} }));
    },
  },
};

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
