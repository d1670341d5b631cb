import { expect, test } from '@jest/globals';
import { MESSAGE_CODES } from '@synapse/shared/values/message-template';
import { say } from '../../src/domain/sentences.ts';

const ABOUT = {
  ...{
    field: 'dueDate',
    value: 'Urgent',
    issue: 'KAN-7',
    project: 'KAN',
    status: 'OPEN',
    lost: 'a table',
    name: 'Ada',
    account: 'account-1',
  },
  ...{
    jira: 'No.',
    why: 'No answer',
    at: 'To Do',
    ways: 'Done',
    needs: 'Resolution',
    what: 'issue',
    was: 'A',
    own: 'agent',
    role: 'admin',
    number: '3',
    now: 'B',
    priority: 'Urgent',
    reads: 'High',
  },
  ...{ count: '1200', most: '10', size: '20', times: '5', tries: '9', days: '14', hours: '2', minutes: '90' },
  ...{ day: '2026-12-05', used: '4000', limit: '5000', points: '3000', left: '1000', perHour: '65000' },
  ...{ least: '2', format: 'email', options: 'A, B', names: 'x', kind: 'number', take: 'ours', state: 'paused' },
  ...{ place: '4', sign: '?', help: 'Pair it again.', type: 'string', site: 'https://a.atlassian.net' },
  since: '2026-11-28T08:00:00.000Z',
};

test.each(MESSAGE_CODES)('the sentence “%s” is whole, and goes with what a client makes its own from', (code) => {
  const { message, template } = say(code, { ...ABOUT, comment: null });
  expect(message).toMatch(/^[A-Z\d].*[.]$/s);
  expect(message).not.toMatch(/undefined|NaN|\.\./);
  expect(template).toEqual({ code, params: ABOUT });
});
