import { EXAMPLES } from '@synapse/shared/api/examples';
import { projectConfigSchema } from '@synapse/shared/project-config';
import { SYNC_HEALTH } from './support/admin-backend';
import { openPage } from './support/forge-page';
import { CLOUD, secretOf, type TestApp, withTestApp } from './support/test-app';

/** An app and a CRM of different versions: the functions and the pages themselves, and a real HTTP server in the CRM's place. */

let on: TestApp;
withTestApp((app) => {
  on = app;
});
beforeEach(() => {
  on.platform.secrets.set('crm-signing-secret', secretOf(3));
  on.platform.values.set('crm-pairing', SITE);
});

const SITE = {
  siteId: '0190a5c4-0000-7000-8000-00000000000a',
  workspaceName: 'Acme',
  pairedAt: '2026-11-22T10:00:00.000Z',
};
const AT = '2026-01-01T00:00:00.000Z';
const SYNC = { state: 'synced', pendingFields: [], lastFromJiraAt: AT, lastToJiraAt: AT, deletedInJiraAt: null };
const TICKET = {
  ...EXAMPLES.Ticket,
  ...{ id: '0190a5c4-0000-7000-8000-000000000001', number: 7, title: 'Printer on fire', description: '' },
  ...{ status: 'OPEN', priority: 'LOW', source: 'EMAIL', contactId: null, labels: [], dueDate: null, assignee: null },
  ...{ custom: {}, createdAt: AT, updatedAt: AT, version: 1, jira: null },
  sync: { ...SYNC, reason: null },
};
const PANEL = {
  linked: true,
  ticket: TICKET,
  contact: null,
  crmUrl: null,
  comments: [],
  otherTickets: [],
  conflicts: [],
};
const HEARTBEAT = {
  ...{ workspaceName: 'Acme', crmVersion: '2.0.0', protocols: [2], lastEventAt: null, waiting: 0, parked: 0 },
  ...{ oldestWaitingAt: null, wantsAppToken: false, secretIsOld: false },
  access: {
    ...{ choice: 'auto', inUse: 'app', hasApiToken: false, words: 'As the app.' },
    appToken: { state: 'valid', receivedAt: AT, expiresAt: AT, refusedAt: null },
  },
};

const says = (body: unknown, status = 200) => on.crm.answer(() => ({ status, body }));
const context = { extension: { issue: { id: '10073', key: 'SP-10' } } };
const askPanel = () => on.resolve('getPanel', {}, context);
const openPanel = () =>
  openPage(require.resolve('../src/frontend/issue-panel'), (key, payload) =>
    on.resolve(key, payload as object, context),
  );
const openAdmin = () =>
  openPage(require.resolve('../src/frontend/admin-page'), (key, payload) => on.resolve(key, payload as object));
const without = <Of extends object>(of: Of, ...keys: string[]) =>
  Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key)));

const APP_IS_OLDER = /The CRM is newer than this app.*update the app/;
const CRM_IS_OLDER = /The CRM is older than this app.*update the CRM/;

describe('a CRM that is newer than the app', () => {
  test('says what the app does not know: the panel shows it in plain words', async () => {
    const ticket = {
      ...TICKET,
      ...{ status: 'ON_HOLD', priority: 'WHENEVER', source: 'LIVE_CHAT', sentiment: { score: 3 } },
      ...{ custom: { seats: true, place: { lat: 1 } } },
      sync: { ...SYNC, state: 'waiting_for_approval', reason: null, route: 'new' },
    };
    const other = { id: TICKET.id, number: 8, title: 'Other', status: 'ON_HOLD', crmUrl: null, issueId: null };
    const conflict = { id: TICKET.id, field: 'status', ours: 'ON_HOLD', theirs: 'OPEN', winner: 'neither', at: AT };
    says({ ...PANEL, ticket, otherTickets: [other], conflicts: [conflict], mood: 'new' });
    const page = openPanel();
    await page.shows('#7 Printer on fire', 'On hold', 'Waiting for approval', 'Priority Whenever', 'Source Live chat');
    await page.shows('#8 Other', 'In the CRM: On hold');
    expect(page.text()).not.toMatch(/can’t be reached|undefined|ON_HOLD|waiting_for/);
  });

  test('gives a reason that the app has no word for: its sentence is shown', async () => {
    const template = { code: 'moon_is_full', params: { phase: 3 } };
    const reason = { message: 'The moon is full.', template, since: AT, field: 'labels', needs: 'patience' };
    says({ ...PANEL, ticket: { ...TICKET, sync: { ...SYNC, state: 'parked', reason: { ...reason, needs: [] } } } });
    await openPanel().shows('This ticket is stuck', 'The moon is full.');
  });

  test('refuses by a code that the app does not know: its sentence is said', async () => {
    says({ type: 'about:blank', title: 'No', status: 409, code: 'quarantined', detail: 'It is in quarantine.' }, 409);
    expect(await on.resolve('actOnIssue', { act: { kind: 'retry' } }, context)).toEqual({
      ok: false,
      message: 'It is in quarantine.',
    });
  });

  test('answers a heartbeat in new words: what it wants is done all the same', async () => {
    const access = {
      ...HEARTBEAT.access,
      choice: 'robot',
      appToken: { ...HEARTBEAT.access.appToken, state: 'resting' },
    };
    on.crm.answer(({ path }) => ({
      status: 200,
      body: path.endsWith('/rotate')
        ? { secret: secretOf(9), oldValidUntil: AT, more: 1 }
        : { ...HEARTBEAT, access, secretIsOld: true, wantsAppToken: true, more: {} },
    }));
    await on.app.onHeartbeat({ context: { cloudId: CLOUD } });
    expect(on.platform.invoked).toContain('crm-api /api/app/system-token');
    expect(on.platform.secrets.get('crm-signing-secret')).toBe(secretOf(9));
  });

  test('says of the sync what the app does not know: the agent does not call that “not stuck”', async () => {
    says({ ...PANEL, ticket: { ...TICKET, sync: { ...SYNC, state: 'blocked', reason: null } } });
    const installContext = `ari:cloud:jira::site/${CLOUD}`;
    const told = await on.app.crmRecordOfIssue({ issueKey: 'SP-10' }, { installContext });
    expect(told).toMatchObject({ found: true, note: expect.stringContaining('blocked') });
    expect(told.note).not.toContain('not stuck');
  });

  test('takes an event with an answer that says more', async () => {
    says({ accepted: true, queue: 'fast' }, 202);
    const event = { id: 'issue-updated:1', cloudId: CLOUD };
    expect(
      await on.app.pushToCrm({ body: { event }, queueName: 'crm-push', jobId: 'j', eventId: 'e' } as never),
    ).toBeUndefined();
    expect(on.platform.values.has('given-up-events')).toBe(false);
  });

  test('has settings that the app does not know: saving a project keeps them', async () => {
    const config = {
      ...projectConfigSchema.parse({}),
      ...{ participation: { mode: 'by-label', labels: ['crm'] }, quietHours: { from: 22 } },
      ...{ statusMap: { '1': 'ON_HOLD' }, directions: { title: 'sideways' }, policies: { status: 'dice' } },
      customFields: [{ name: 'place', fieldId: 'customfield_1', kind: 'map', zoom: 3 }],
    };
    const proposal = {
      ...{
        statuses: [{ id: '1', name: 'Waiting', category: 'new', proposed: 'ON_HOLD' }],
        priorities: [],
        issueTypes: [],
      },
      ...{ customFields: [], statusMap: {}, unreachable: [], unknownFrom: [] },
    };
    const saved = { siteId: SITE.siteId, projectKey: 'KAN', takesPart: true, config };
    on.crm.answer(({ path, text }) => {
      const kind = path.endsWith('/heartbeat') ? 'heartbeat' : JSON.parse(text).ask?.kind;
      const items = [{ projectKey: 'KAN', name: 'Kanban', takesPart: true, isDefault: true }];
      const answers: Record<string, unknown> = {
        ...{
          heartbeat: HEARTBEAT,
          health: SYNC_HEALTH,
          failures: { items: [], nextCursor: null },
          projects: { items },
        },
        ...{
          project: { saved, proposal },
          'check-project': { unreachable: [], unknownFrom: [] },
          'save-project': saved,
        },
      };
      return { status: 200, body: answers[kind] ?? {} };
    });
    const page = openAdmin();
    await page.openTab('Projects and fields');
    await page.shows('Kanban (KAN)');
    page.click('Edit');
    await page.shows('Project KAN', 'Save');
    page.submit();
    await page.shows('KAN is saved');
    const asked = on.crm.received.map(({ text }) => JSON.parse(text).ask).find((one) => one?.kind === 'save-project');
    expect(asked.config).toEqual(config);
  });

  test('answers in a way that can’t be read: the panel says which of the two to update, and shows what it knew', async () => {
    says(PANEL);
    await askPanel();
    says({ ...PANEL, ticket: { ...TICKET, sync: ['synced'] } });
    expect(await askPanel()).toMatchObject({ state: 'away', message: expect.stringMatching(APP_IS_OLDER) });
    expect(await askPanel()).toMatchObject({ message: expect.stringContaining('ticket.sync') });
    const page = openPanel();
    await page.shows('The app and the CRM have different versions', 'update the app', '#7 Printer on fire');
    expect(page.text()).not.toContain('can’t be reached');
  });
});

describe('a CRM that is older than the app', () => {
  test('does not say what may be missing: that reads as nothing', async () => {
    const ticket = {
      ...without(TICKET, 'dueDate', 'labels', 'assignee'),
      sync: without(TICKET.sync, 'pendingFields', 'reason'),
    };
    says({ linked: true, ticket });
    const page = openPanel();
    await page.shows('#7 Printer on fire', 'In sync', 'Assignee Unassigned');
  });

  test('lacks what the app needs: the panel says which of the two to update', async () => {
    says({ ...PANEL, ticket: without(TICKET, 'priority') });
    expect(await askPanel()).toMatchObject({ state: 'away', message: expect.stringMatching(CRM_IS_OLDER) });
    const page = openPanel();
    await page.shows('The app and the CRM have different versions', 'ticket.priority', 'Try again');
  });

  test('does not say which issue a ticket follows, which decides who may see it: none is shown', async () => {
    const other = { id: TICKET.id, number: 8, title: 'Of a hidden issue', status: 'OPEN', crmUrl: null };
    says({ ...PANEL, otherTickets: [other] });
    expect(await askPanel()).toMatchObject({ state: 'away', message: expect.stringMatching(CRM_IS_OLDER) });
    expect(JSON.stringify([...on.platform.values])).not.toContain('hidden issue');
  });

  test('the agent is told the same', async () => {
    says({ ...PANEL, ticket: without(TICKET, 'priority') });
    const installContext = `ari:cloud:jira::site/${CLOUD}`;
    expect(await on.app.crmRecordOfIssue({ issueKey: 'SP-10' }, { installContext })).toEqual({
      found: false,
      note: expect.stringMatching(CRM_IS_OLDER),
    });
  });

  test('lacks it in the heartbeat: the settings page says so at its head, and not that the CRM is away', async () => {
    on.crm.answer(({ path, text }) => ({
      status: 200,
      body: path.endsWith('/heartbeat')
        ? without(HEARTBEAT, 'parked')
        : JSON.parse(text).ask.kind === 'health'
          ? without(SYNC_HEALTH, 'budget')
          : { items: [], nextCursor: null },
    }));
    const page = openAdmin();
    await page.shows('The app and the CRM have different versions', 'parked', 'update the CRM');
    expect(page.text()).not.toContain('The CRM does not answer');
  });

  test.each([
    [[1], 'update the CRM'],
    [[3, 4], 'update the app'],
  ])('a CRM that speaks protocols %j alone: the page says to %s', async (protocols, words) => {
    says({ ...HEARTBEAT, protocols });
    await openAdmin().shows('The app and the CRM have different versions', words);
  });
});

describe('what another version of the app kept of the panel', () => {
  const kept = async (panel: object) => {
    on.platform.values.set('panel:10073', { panel, at: new Date().toISOString() });
    says({ title: 'Sign in' });
    return await askPanel();
  };
  const other = { id: TICKET.id, number: 8, title: 'Of a hidden issue', status: 'OPEN', crmUrl: null };

  test('names a ticket and not its issue, which decides who may see it: none is shown', async () => {
    expect(await kept({ ...PANEL, otherTickets: [other] })).toMatchObject({ state: 'away', known: null });
  });

  test('holds what is not to be kept: that is not shown', async () => {
    const comment = { id: TICKET.id, author: 'Ada', text: 'Meanwhile restricted', createdAt: AT };
    const found = await kept({ ...PANEL, comments: [comment], otherTickets: [{ ...other, issueId: '10099' }] });
    expect(found).toMatchObject({ known: { panel: { linked: true, comments: [], otherTickets: [] } } });
  });

  test('lacks what may be missing: that reads as nothing', async () => {
    expect(await kept({ linked: true, ticket: TICKET })).toMatchObject({ known: { panel: { conflicts: [] } } });
  });
});

test.each([
  ['a sign-in page', 'Sign in'],
  ['JSON of something else', { title: 'Sign in' }],
  ['a list', []],
])('%s is no CRM of another version', async (_what, body) => {
  says(body);
  expect(await askPanel()).toMatchObject({ state: 'away', message: expect.stringContaining('could not answer') });
});
