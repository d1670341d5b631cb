import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type Alert, alertListSchema } from '@synapse/shared/alert';
import { newInvitationSchema } from '@synapse/shared/member';
import type { NewWebhookEndpoint } from '@synapse/shared/webhook';
import { SMTPServer } from 'smtp-server';
import { mailAlerts } from '../../../src/sync/alerts/mail-alerts.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

jest.setTimeout(60_000);

type Mail = { to: string[]; text: string };

let api: TestApi;
let smtp: SMTPServer;
let mails: Mail[];
let refuses = false;
let receiver: Receiver;
let tenantId: string;
let token: string;

beforeAll(async () => {
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onRcptTo({ address }, _session, done) {
      if (!address.startsWith('nobody@')) return done();
      done(Object.assign(new Error(`5.1.1 <${address}>: Recipient address rejected`), { responseCode: 550 }));
    },
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (part: Buffer) => {
        text += part.toString();
      });
      stream.on('end', () => {
        if (refuses) return done(new Error('not now'));
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: readable(text) });
        done();
      });
    },
  });
  const server = smtp.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  api = await startTestApi({
    WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1',
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'SynapseCRM <crm@example.com>',
  });
});
afterAll(async () => {
  await api.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});
beforeEach(async () => {
  mails = [];
  refuses = false;
  receiver = await startReceiver();
  tenantId = await api.tenant('Acme support');
  token = await tokenFor(tenantId, { role: 'admin' });
  const member = `insert into member (tenant_id, id, issuer, subject, name, email, role, suspended_at)
    values ($1, gen_random_uuid(), 'i', $2, $2, $2 || '@acme.test', $3, $4)`;
  await api.owner.query(member, [tenantId, 'ada', 'admin', null]);
  await api.owner.query(member, [tenantId, 'olga', 'owner', null]);
  await api.owner.query(member, [tenantId, 'sue', 'admin', new Date()]);
  await api.owner.query(member, [tenantId, 'ann', 'agent', null]);
});
afterEach(async () => {
  await api.owner.query('delete from webhook_endpoint where tenant_id = $1', [tenantId]);
  await receiver.close();
  expect(receiver.faults).toEqual([]);
});

/** Quoted-printable, as far as it is used here. */
const readable = (text: string) =>
  text
    .replace(/=\r\n/g, '')
    .replace(/(=[0-9A-F]{2})+/g, (code) => Buffer.from(code.replaceAll('=', ''), 'hex').toString());

async function alerts(query = ''): Promise<Alert[]> {
  return alertListSchema.parse((await api.call('GET', `/api/alerts${query}`, { token })).body).items;
}
const post = async <T>(path: string, json: object, method = 'POST'): Promise<T> => {
  const answer = await api.call(method, path, { token, json });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};

test('webhook.paused is told to the other endpoints, on the page and by e-mail, once until it is resumed', async () => {
  const failing = await startReceiver();
  try {
    failing.behave(() => ({ status: 410 }));
    const { id } = await post<NewWebhookEndpoint>('/api/webhook-endpoints', {
      url: failing.url,
      kinds: ['ticket.created'],
    });
    const other = await post<NewWebhookEndpoint>('/api/webhook-endpoints', {
      url: receiver.url,
      kinds: ['webhook.paused'],
    });
    receiver.secrets.push(other.secret);
    await post('/api/tickets', { title: 'gone' });
    await api.context.webhookSender.processAll();
    const [alert] = await alerts();
    const told = { message: expect.stringContaining('410'), template: { code: 'webhook_gone', params: {} } };
    expect(alert).toMatchObject({ kind: 'webhook.paused', recoveredAt: null, ...told });
    expect(receiver.taken.map(({ message }) => [message.type, message.data.alert?.id])).toEqual([
      ['webhook.paused', alert?.id],
    ]);

    await api.context.alertWorker.processAll();
    await api.context.alertWorker.processAll();
    const [mail] = mails.filter(({ text }) => text.includes(id));
    expect(mails).toHaveLength(1);
    expect(mail?.to.sort()).toEqual(['ada@acme.test', 'crm@example.com', 'olga@acme.test']);
    expect(mail?.text).toContain('What helps: Look at');
    expect(mail?.text).not.toMatch(/^(To|Cc|Bcc):.*acme/m);

    await post(`/api/webhook-endpoints/${id}`, { state: 'active' }, 'PATCH');
    expect(await alerts('?state=open')).toEqual([]);
    await api.context.webhookSender.processAll();
    expect((await alerts()).map(({ recoveredAt }) => recoveredAt !== null).sort()).toEqual([false, true]);
  } finally {
    await failing.close();
  }
});

test('a mail that the server does not take is sent later', async () => {
  await post('/api/service-tokens', { name: 'Export', scopes: ['tickets:read'] });
  await api.owner.query(
    `update service_token set expires_at = now() + interval '3 days', created_at = now() - interval '90 days'`,
  );
  refuses = true;
  await api.context.alertWorker.processAll();
  expect(mails).toEqual([]);
  refuses = false;
  await api.owner.query(`update alert set mailing_until = now() - interval '1 second' where mailed_at is null`);
  await api.context.alertWorker.processAll();
  expect(mails.filter(({ text }) => text.includes('“Export” ends on'))).toHaveLength(1);
});

test('two processes mail each alert once, however slow the server is, and one that refuses is not asked for the others at once', async () => {
  const kinds = Array.from({ length: 4 }, (_, i) => `cause ${i}`);
  for (const cause of kinds)
    await api.owner.query(
      `insert into alert (tenant_id, id, kind, cause, message, help) values ($1, gen_random_uuid(), 'budget.low', $2, $2, 'h')`,
      [tenantId, cause],
    );
  const { db, log } = api.context;
  let sent: string[] = [];
  const slow = {
    async send({ text }: { text: string }) {
      sent.push(text.split('\n')[0] ?? '');
      // So long that all that was claimed with it would be free again.
      await api.owner.query(
        `update alert set mailing_until = mailing_until - interval '60 seconds' where mailed_at is null`,
      );
      await mailAlerts({
        db,
        log,
        mailer: { send: async (mail) => void sent.push(mail.text.split('\n')[0] ?? ''), close() {} },
      });
    },
    close() {},
  };
  while ((await mailAlerts({ db, log, mailer: slow })) > 0);
  expect(sent.filter((text) => kinds.includes(text)).sort()).toEqual(kinds);
  await api.owner.query('update alert set mailed_at = null, mailing_until = null where tenant_id = $1', [tenantId]);
  sent = [];
  const away = {
    async send({ text }: { text: string }) {
      sent.push(text);
      throw new Error('away');
    },
    close() {},
  };
  await mailAlerts({ db, log, mailer: away });
  expect(sent).toHaveLength(1);
});

test('token.expiring comes once for a token, and is over when that is revoked', async () => {
  const { id } = await post<{ id: string }>('/api/service-tokens', {
    name: 'Nightly export',
    scopes: ['tickets:read'],
  });
  await api.context.alertWorker.processAll();
  expect(await alerts()).toEqual([]);
  await api.owner.query(
    `update service_token set expires_at = now() + interval '3 days', created_at = now() - interval '90 days' where id = $1`,
    [id],
  );
  await api.context.alertWorker.processAll();
  await api.context.alertWorker.processAll();
  expect(await alerts()).toMatchObject([
    {
      kind: 'token.expiring',
      message: expect.stringContaining('Nightly export'),
      template: {
        code: 'token_ends',
        params: { name: 'Nightly export', day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      },
    },
  ]);
  await api.call('DELETE', `/api/service-tokens/${id}`, { token });
  await api.context.alertWorker.processAll();
  expect(await alerts('?state=open')).toEqual([]);
});

test('budget.low comes once, and is over after an hour that was fine', async () => {
  const siteId = randomUUID();
  await api.owner.query(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, project_key, config, token_kind)
     values ($1, $2, $3, 'https://x.atlassian.net', 'KAN', '{}', 'app')`,
    [tenantId, siteId, randomUUID()],
  );
  const spend = (hoursAgo: number, points: number) =>
    api.owner.query(
      `insert into api_spend (tenant_id, site_id, hour, reserved, points)
       values ($1, $2, date_trunc('hour', now(), 'UTC') - $3 * interval '1 hour', $4, $4)
       on conflict (tenant_id, site_id, hour) do update set reserved = $4, points = $4`,
      [tenantId, siteId, hoursAgo, points],
    );
  await spend(0, 16_000);
  await api.context.alertWorker.processAll();
  await spend(0, 0);
  await spend(1, 16_000);
  await api.context.alertWorker.processAll();
  expect(await alerts('?state=open')).toMatchObject([{ kind: 'budget.low' }]);
  await spend(1, 100);
  await api.context.alertWorker.processAll();
  expect(await alerts('?state=open')).toEqual([]);
  expect(await alerts()).toHaveLength(1);
});

test('an invitation is mailed; where the server does not take it, the answer says so and has the link', async () => {
  const invited = newInvitationSchema.parse(
    await post('/api/members/invitations', { email: 'new@acme.test', role: 'agent' }),
  );
  expect([invited.mailed, mails.map(({ to }) => to)]).toEqual([true, [['new@acme.test']]]);
  expect(mails[0]?.text).toContain(invited.link);
  refuses = true;
  const again = newInvitationSchema.parse(await post(`/api/members/invitations/${invited.id}/resend`, {}));
  expect([again.mailed, again.link.includes('/invite#')]).toEqual([false, true]);
});

test('the log says why a mail was not taken, and not to whom it was to go', async () => {
  const { mailed } = newInvitationSchema.parse(
    await post('/api/members/invitations', { email: 'nobody@acme.test', role: 'agent' }),
  );
  expect(mailed).toBe(false);
  const line = api.logged.findLast((one) => one.includes('an invitation could not be mailed'));
  expect(line).toContain('550');
  expect(api.logged.join('\n')).not.toContain('nobody@acme');
});
