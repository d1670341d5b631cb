import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApi, type TestApi } from './support/api.ts';

/** The clock of a process that is wrong refuses signatures and tokens that are right: whoever runs it must learn why. */
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const told = async () => {
  const { status, body } = await api.call('GET', '/readyz');
  return { status, clock: (body as { clock?: string }).clock };
};

test.each([
  { offset: 0, clock: 'ok' },
  { offset: 20_000, clock: 'ok' },
  {
    offset: 2 * 3_600_000,
    clock: expect.stringMatching(/^The clock of this process is 120 minutes ahead of the database’s\./),
  },
  { offset: -170_000, clock: expect.stringMatching(/^The clock of this process is 3 minutes behind the database’s\./) },
])('/readyz stays 200 with a clock that is $offset ms ahead, and tells it', async ({ offset, clock }) => {
  api.clock.offset = offset;
  expect(await told()).toEqual({ status: 200, clock });
});

test('a start and each hour log it', async () => {
  api.clock.offset = 2 * 3_600_000;
  api.context.housekeeping.start();
  await api.context.housekeeping.stop();
  const lines = api.logged.map((line) => JSON.parse(line) as { level: string; msg: string; clock?: string });
  expect(lines.filter(({ msg }) => msg === 'the clock is wrong')).toMatchObject([
    { level: 'error', clock: expect.stringContaining('ahead of the database’s') },
  ]);
});
