import { expect, test } from '@jest/globals';
import { createStopping } from '../src/stopping.ts';

test('parts stop youngest first, and one that fails to stop does not keep the others', async () => {
  const stopping = createStopping();
  const stopped: string[] = [];
  for (const name of ['database', 'sandbox', 'api']) {
    stopping.add(async () => {
      stopped.push(name);
      if (name === 'sandbox') throw new Error('stuck');
    });
  }
  const reports: string[] = [];
  await stopping.run((line) => reports.push(line));
  expect(stopped).toEqual(['api', 'sandbox', 'database']);
  expect(reports).toEqual(['While stopping: stuck']);
});

test('the first failure is the reason; what fails after a stop was asked for is none', () => {
  const failed = createStopping();
  failed.fail('the API died');
  failed.fail('the sandbox died');
  expect(failed.failure()).toBe('the API died');
  expect(failed.signal.aborted).toBe(true);

  const asked = createStopping();
  asked.request();
  asked.fail('the API died');
  expect(asked.failure()).toBeUndefined();
});

test('killing reaches a part that is just being stopped', async () => {
  const stopping = createStopping();
  let release = () => {};
  stopping.add(
    () => new Promise<void>((resolve) => (release = resolve)),
    () => release(),
  );
  const run = stopping.run(() => {});
  stopping.kill();
  await run;
});
