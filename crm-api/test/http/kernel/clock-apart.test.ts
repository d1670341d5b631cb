import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { METRICS_TOKEN, startTestApi, type TestApi } from '../support/api.ts';
import { startJiraApi } from '../support/jira-api.ts';

/** The clock of a process that is wrong refuses signatures and tokens that are right: whoever runs it must learn why. */
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** Asked again while the look itself failed: on a busy machine the database may take longer than it may, and no clock was compared. */
const told = () =>
  until('an answer that knows the clocks', async () => {
    const { status, body } = await api.call('GET', '/readyz');
    if (JSON.stringify(body).includes('The database cannot be reached.')) return null;
    return { status, clock: (body as { clock?: string }).clock };
  });

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

test('the metrics tell by how much it is ahead of the database’s and of Jira’s', async () => {
  const on = await startJiraApi();
  try {
    const ahead = async (of: string) => {
      const { text } = await on.api.call('GET', '/metrics', { token: METRICS_TOKEN });
      const told = new RegExp(`^synapse_clock_ahead_seconds\\{of="${of}"\\} (.+)$`, 'm').exec(text)?.[1];
      // Plus nothing: what is rounded may be -0.
      return told === undefined ? null : Math.round(Number(told) / 10) * 10 + 0;
    };
    expect(await ahead('database')).toBe(0);
    on.api.clock.offset = -120_000;
    await on.call('POST', '/api/tickets', { title: 'Has Jira asked' });
    await on.settle();
    expect([await ahead('database'), await ahead('jira')]).toEqual([-120, -120]);
  } finally {
    await on.close();
  }
});
