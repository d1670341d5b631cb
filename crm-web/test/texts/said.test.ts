import { expect, test } from '@jest/globals';
import { ApiProblem } from '@synapse/api-client/problem';
import { template as german } from '../../src/texts/de/templates.ts';
import type { MessageTemplate } from '../../src/texts/template-texts.ts';
import { nameOfField } from '../../src/ticket/field-names.ts';
import { shortOf } from '../../src/ticket/history/short-of.ts';
import { translated, translatedAll } from '../../src/ui/translated.ts';
import { wordsOf } from '../../src/ui/words.ts';
import { inGerman } from '../support/in-german.ts';

const REFUSED: MessageTemplate = {
  code: 'field_refused',
  params: { field: 'dueDate', value: '2026-12-01', issue: 'KAN-7', jira: 'Not on the screen.' },
};

test('what the API says by a code is said in the language of the page, with Jira’s words as Jira’s', async () => {
  expect(translated(REFUSED, 'Jira refused the due date')).toBe('Jira refused the due date');
  await inGerman();
  const words = translated(REFUSED, 'Jira refused the due date');
  expect(words).toMatch(
    /^Jira nimmt das Feld „Fälligkeit“ mit „2026-12-01“ für KAN-7 nicht an\. Jira sagt: „Not on the screen\.“/,
  );
  const status: MessageTemplate = { code: 'status_too_far', params: { status: 'IN_PROGRESS', count: '8' } };
  expect(translated(status, '')).toContain('„In Arbeit“');
  // A newer API may have more of them.
  expect(translated({ code: 'new_one', params: {} } as never, 'As it says')).toBe('As it says');
  expect(translated(undefined, 'As it says')).toBe('As it says');
});

test('a refusal is worded by its sentence, else by its code with what the API says of it', async () => {
  const problem = (more: object) =>
    new ApiProblem({ status: 400, code: 'invalid_request', detail: 'No.', ...more } as never);
  expect(wordsOf(problem({}))).toBe('No.');
  await inGerman();
  expect(wordsOf(problem({}))).toBe('Eine Angabe wird nicht angenommen. Die API sagt: „No.“');
  expect(wordsOf(problem({ code: 'jira_refused', template: REFUSED }))).toContain('KAN-7');
  expect(wordsOf(problem({ code: 'not_found' }))).toBe('Das gibt es hier nicht oder nicht mehr.');
  const template: MessageTemplate = { code: 'role_too_high', params: { own: 'admin', role: 'owner' } };
  expect(wordsOf(problem({ code: 'forbidden', template }))).toMatch(/„Admin“.*„Inhaber“/);
  expect(wordsOf(problem({ code: 'code_of_tomorrow' }))).toBe('No.');
});

test('what is wrong with a request is said place by place, as people call the place', async () => {
  const problem = (issues: object[]) =>
    new ApiProblem({
      ...{ status: 400, code: 'invalid_request', detail: 'The request body is not valid.', issues },
      template: { code: 'request_invalid', params: { what: 'body' } },
    } as never);
  const long: MessageTemplate = { code: 'value_too_long', params: { most: '1000' } };
  const issues = [
    { path: 'dueDate', message: 'No day', template: { code: 'value_format', params: { format: 'date' } } },
    { path: 'emails.0', message: 'It takes at most 1,000 characters.', template: long },
    { path: 'custom.rootCause', message: 'Something newer.' },
  ];
  expect(wordsOf(problem(issues))).toBe(
    'Due date: No day. Emails: It takes at most 1,000 characters. Root cause: Something newer.',
  );
  expect(wordsOf(problem([]))).toBe('The request body is not valid.');
  await inGerman();
  expect(wordsOf(problem(issues))).toBe(
    'Fälligkeit: Das ist kein Tag wie 2026-11-30. E-Mail-Adressen: Höchstens 1.000 Zeichen. Root cause: Something newer.',
  );
  expect(wordsOf(problem([]))).toBe('Eine Angabe wird nicht angenommen.');
});

test('what is wrong in many entries of one field is said once', async () => {
  const format: MessageTemplate = { code: 'value_format', params: { format: 'email' } };
  const issues = [0, 1, 2].map((at) => ({
    path: `emails.${at}`,
    message: 'This is no e-mail address.',
    template: format,
  }));
  const error = new ApiProblem({
    ...{ status: 400, code: 'invalid_request', detail: 'The request body is not valid.', issues },
    template: { code: 'request_invalid', params: { what: 'body' } },
  } as never);
  expect(wordsOf(error)).toBe('Emails: This is no e-mail address.');
  await inGerman();
  expect(wordsOf(error)).toBe('E-Mail-Adressen: Das ist keine E-Mail-Adresse.');
});

test('several sentences are said together, or as the API says them where one has no words here', async () => {
  const left: MessageTemplate = { code: 'bulk_left', params: { field: 'priority', name: 'Ada' } };
  const taken: MessageTemplate = { code: 'ticket_issue_taken', params: { issue: 'KAN-7' } };
  expect(translatedAll([left, taken], 'As it says.')).toBe('As it says.');
  await inGerman();
  expect(translatedAll([left, taken], 'As it says.')).toBe(
    'Nicht zurückgenommen, weil inzwischen von Ada geändert: Feld „Priorität“. Es hat keinen Vorgang: KAN-7 hat inzwischen ein anderes Ticket.',
  );
  expect(translatedAll([left, { code: 'new_one', params: {} } as never], 'As it says.')).toBe('As it says.');
  expect(translatedAll([], 'As it says.')).toBe('As it says.');
});

test('no German sentence says more than it is told', () => {
  const known = {
    value: 'x',
    issue: 'KAN-7',
    field: 'x',
    status: 'x',
    at: 'x',
    ways: 'x',
    needs: 'x',
    lost: 'x',
    jira: 'x',
    priority: 'x',
    reads: 'x',
    why: 'x',
  };
  const params = {
    ...known,
    name: 'x',
    account: 'x',
    day: '2026-12-05',
    what: 'x',
    project: 'x',
    since: 'x',
    minutes: '3',
    own: 'agent',
    role: 'owner',
    number: '3',
    was: 'x',
    now: 'x',
    ...{ format: 'email', options: 'x', names: 'x', kind: 'number', take: 'ours', state: 'paused', sign: 'x' },
    help: 'x',
    type: 'string',
    site: 'x',
  };
  const numbers = {
    count: '3',
    most: '3',
    size: '3',
    times: '3',
    days: '3',
    hours: '3',
    tries: '3',
    used: '3',
    limit: '3',
    points: '3',
    left: '3',
    perHour: '3',
    ...{ least: '3', place: '3' },
  };
  const template = Object.values(german).map((text) => text({ ...params, ...numbers }));
  expect(template.filter((words) => /undefined|NaN/.test(words))).toEqual([]);
});

test('a text that is called as something of JavaScript’s is itself', () => {
  expect(['constructor', 'toString', 'HIGH'].map((value) => shortOf(value))).toEqual([
    'constructor',
    'toString',
    'High',
  ]);
  expect(nameOfField('valueOf')).toBe('valueOf');
});
