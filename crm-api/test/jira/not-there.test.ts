import { expect, test } from '@jest/globals';
import { errorOfAnswer } from '../../src/jira/jira-error.ts';

const JIRA = { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} };

test.each([
  ['Jira’s own words', JIRA, 'not_found'],
  ['Jira’s words about a field', { errorMessages: [], errors: { project: 'No project could be found.' } }, 'not_found'],
  ['Atlassian’s gateway', { code: 404, message: 'Not Found' }, 'unavailable'],
  ['an address that Jira does not know', { message: 'null for uri: x', 'status-code': 404 }, 'unavailable'],
  ['an empty object', {}, 'unavailable'],
  ['a page of a proxy', undefined, 'unavailable'],
])('a 404 says that something is not there only where Jira says so: %s', (_who, body, kind) => {
  expect(errorOfAnswer(404, body)).toMatchObject({ kind, ambiguous: false });
});

test('to a request for many things it says nothing of any of them; of a file’s own host it does', () => {
  expect(errorOfAnswer(404, JIRA, {}, 'nothing').kind).toBe('unavailable');
  expect(errorOfAnswer(404, undefined, {}, 'plain').kind).toBe('not_found');
});
