import { expect, test } from '@jest/globals';
import { worthShowing } from '../src/log-line.ts';

test.each([
  [
    'an error of the API',
    '{"level":"error","msg":"no answer","err":{"message":"ECONNREFUSED"}}',
    'no answer: ECONNREFUSED',
  ],
  ['an error of the sandbox', '{"event":"listener-failed","message":"Error: x\\n at y"}', 'listener-failed: Error: x'],
  ['an error of the Forge app', '{"event":"forge","level":"error","text":"pair failed"}', 'pair failed'],
  ['a line of the Forge app', '{"event":"forge","level":"info","text":"bundled"}', undefined],
  ['an ordinary line of the API', '{"level":"info","msg":"listening"}', undefined],
  ['an ordinary line of the sandbox', '{"event":"listening","url":"http://127.0.0.1"}', undefined],
  ['plain text', 'bundling the app', undefined],
])('%s', (_, line, shown) => {
  expect(worthShowing(line, 'stdout')).toBe(shown);
});

test('what is printed to stderr outside the log is shown', () => {
  expect(worthShowing('SANDBOX_PORT must be a port number', 'stderr')).toBe('SANDBOX_PORT must be a port number');
  expect(worthShowing('  ', 'stderr')).toBeUndefined();
});
