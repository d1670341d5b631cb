import { basic, type Client, startClient } from './support/sandbox-client.ts';

let client: Client;

beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
  await client.control('POST', '/reset', { seed: 'empty' });
  await client.createIssue();
  client.changes.length = 0;
});

describe('properties', () => {
  const path = '/issue/KAN-1/properties/crm';

  it('are made with 201, replaced with 200, read, listed and removed', async () => {
    expect((await client.rest('PUT', path, { id: 'T1' })).status).toBe(201);
    expect((await client.rest('PUT', path, ['any', { json: null }])).status).toBe(200);
    expect((await client.rest('GET', path)).body).toEqual({ key: 'crm', value: ['any', { json: null }] });
    expect(
      (await client.rest('GET', '/issue/KAN-1/properties')).body.keys.map(({ key }: { key: string }) => key),
    ).toEqual(['crm']);
    expect((await client.rest('DELETE', path)).status).toBe(204);
    expect((await client.rest('GET', path)).status).toBe(404);
    expect((await client.rest('DELETE', path)).status).toBe(404);
  });

  it('move neither `updated` nor the history, and are refused when too long', async () => {
    const updated = async () => (await client.rest('GET', '/issue/KAN-1')).body.fields.updated;
    const before = await updated();
    await client.rest('PUT', path, 1);
    expect(await updated()).toBe(before);
    expect(client.changes).toEqual([]);
    expect((await client.rest('PUT', path, 'x'.repeat(40_000))).status).toBe(400);
    expect((await client.rest('GET', '/issue/KAN-1/properties/toString')).status).toBe(404);
  });
});

describe('remote links', () => {
  it('are one per globalId', async () => {
    const link = (title: string) => ({ globalId: 'crm=1', object: { title, url: 'https://crm.example.com/1' } });
    const first = await client.rest('POST', '/issue/KAN-1/remotelink', link('One'));
    const second = await client.rest('POST', '/issue/KAN-1/remotelink', link('Two'));
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
    const found = await client.rest('GET', '/issue/KAN-1/remotelink?globalId=crm%3D1');
    expect(found.body.object.title).toBe('Two');
    expect((await client.rest('GET', '/issue/KAN-1/remotelink?globalId=other')).status).toBe(404);
    expect((await client.rest('POST', '/issue/KAN-1/remotelink', { object: { title: 'x' } })).status).toBe(400);
  });
});

describe('attachments', () => {
  async function upload(parts: [name: string, file: string, content: string][], headers: Record<string, string> = {}) {
    const form = new FormData();
    for (const [name, file, content] of parts) form.append(name, new Blob([content], { type: 'text/plain' }), file);
    const response = await fetch(`${client.sandbox.url}/rest/api/3/issue/KAN-1/attachments`, {
      method: 'POST',
      headers: { authorization: basic('ada'), 'x-atlassian-token': 'no-check', ...headers },
      body: form,
    });
    return { status: response.status, body: await response.json() };
  }

  it('are kept, told, written into the history, and read over the media host without Authorization', async () => {
    const { status, body } = await upload([['file', 'grüße.txt', 'Hallo Welt']]);
    expect(status).toBe(200);
    const [attachment] = body as [{ id: string; filename: string; size: number; mimeType: string }];
    expect(attachment).toMatchObject({ filename: 'grüße.txt', size: 10, mimeType: 'text/plain' });
    expect(client.changes.map(({ type }) => type)).toEqual(['attachment_created', 'issue_updated']);
    expect(client.changes[1]?.changelog?.items).toMatchObject([
      { field: 'Attachment', to: attachment.id, toString: 'grüße.txt' },
    ]);

    const content = await client.rest('GET', `/attachment/content/${attachment.id}`);
    const location = content.headers.get('location') ?? '';
    expect(content.status).toBe(303);
    expect(await (await fetch(location)).text()).toBe('Hallo Welt');
    expect((await fetch(location, { headers: { authorization: basic('ada') } })).status).toBe(400);

    const direct = await fetch(`${client.sandbox.url}/rest/api/3/attachment/content/${attachment.id}?redirect=false`, {
      headers: { authorization: basic('ada') },
    });
    expect([direct.status, await direct.text()]).toEqual([200, 'Hallo Welt']);
    const { body: issue } = await client.rest('GET', '/issue/KAN-1?fields=attachment');
    expect(issue.fields.attachment).toMatchObject([{ id: attachment.id }]);
    expect((await client.rest('GET', `/attachment/${attachment.id}`)).body.id).toBe(Number(attachment.id));

    expect((await client.rest('DELETE', `/attachment/${attachment.id}`)).status).toBe(204);
    expect((await client.rest('GET', `/attachment/${attachment.id}`)).status).toBe(404);
    expect(client.changes.at(-2)?.type).toBe('attachment_deleted');
  });

  it('are given out from any byte on, unless the file is another one or ranges are not offered', async () => {
    const { body } = await upload([['file', 'digits.txt', '0123456789']]);
    const [{ id }] = body as [{ id: string }];
    const location = (await client.rest('GET', `/attachment/content/${id}`)).headers.get('location') ?? '';
    const read = async (range: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(location, { headers: { range, ...headers } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await read('bytes=4-')).toEqual([206, 'bytes 4-9/10', '456789']);
    expect(await read('bytes=2-3')).toEqual([206, 'bytes 2-3/10', '23']);
    expect(await read('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await read('bytes=10-')).toEqual([416, 'bytes */10', '']);
    const etag = (await fetch(location)).headers.get('etag') ?? '';
    expect(await read('bytes=4-', { 'if-range': etag })).toEqual([206, 'bytes 4-9/10', '456789']);
    expect(await read('bytes=4-', { 'if-range': '"another"' })).toEqual([200, null, '0123456789']);
    await client.control('POST', '/settings', { byteRanges: false });
    expect(await read('bytes=4-')).toEqual([200, null, '0123456789']);
  });

  it('can be cut in the middle, on their way out and on their way in', async () => {
    const { body } = await upload([['file', 'long.txt', 'x'.repeat(100_000)]]);
    const [{ id }] = body as [{ id: string }];
    const location = (await client.rest('GET', `/attachment/content/${id}`)).headers.get('location') ?? '';
    const cut = { count: 1, action: { kind: 'cut', afterBytes: 1_000 } };
    await client.control('POST', '/faults', { ...cut, match: { endpoint: 'media' } });
    await expect(fetch(location).then((answer) => answer.text())).rejects.toThrow();
    expect(await (await fetch(location)).text()).toHaveLength(100_000);
    await client.control('POST', '/faults', { ...cut, match: { endpoint: 'addAttachment' } });
    await expect(upload([['file', 'cut.txt', 'x'.repeat(100_000)]])).rejects.toThrow();
    const { body: issue } = await client.rest('GET', '/issue/KAN-1?fields=attachment');
    expect(issue.fields.attachment).toMatchObject([{ filename: 'long.txt' }]);
  });

  it('are refused without the header, without a part called file, and when too large', async () => {
    const one: [string, string, string][] = [['file', 'a.txt', 'x'.repeat(100)]];
    expect((await upload(one, { 'x-atlassian-token': 'check' })).status).toBe(403);
    expect((await upload([['datei', 'a.txt', 'x']])).status).toBe(400);
    await client.control('POST', '/settings', { attachmentLimitBytes: 50 });
    expect((await upload([['file', 'small.txt', 'x'], ...one])).status).toBe(413);
    expect((await client.rest('GET', '/issue/KAN-1?fields=attachment')).body.fields.attachment).toEqual([]);
  });
});

describe('history', () => {
  it('is read in pages, and for many issues at once', async () => {
    await client.createIssue();
    for (const summary of ['1', '2', '3']) await client.rest('PUT', '/issue/KAN-1', { fields: { summary } });
    await client.rest('PUT', '/issue/KAN-2', { fields: { priority: { id: '1' } } });
    const { body: page } = await client.rest('GET', '/issue/KAN-1/changelog?startAt=1&maxResults=1');
    expect(page).toMatchObject({ total: 3, isLast: false, values: [{ items: [{ fromString: '1', toString: '2' }] }] });

    const seen: string[] = [];
    let nextPageToken: string | undefined;
    do {
      const { body } = await client.rest('POST', '/changelog/bulkfetch', {
        issueIdsOrKeys: ['KAN-1', '10002', 'KAN-77'],
        maxResults: 3,
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      });
      for (const log of body.issueChangeLogs) {
        for (const history of log.changeHistories) {
          expect(Number.isInteger(history.created)).toBe(true);
          seen.push(`${log.issueId}:${history.items[0].toString}`);
        }
      }
      nextPageToken = body.nextPageToken;
    } while (nextPageToken !== undefined);
    expect(seen).toEqual(['10001:1', '10001:2', '10001:3', '10002:Highest']);
    const only = await client.rest('POST', '/changelog/bulkfetch', {
      issueIdsOrKeys: ['KAN-1', 'KAN-2'],
      fieldIds: ['priority'],
    });
    expect(only.body.issueChangeLogs.map(({ issueId }: { issueId: string }) => issueId)).toEqual(['10002']);
  });
});

describe('people', () => {
  it('are found by the beginnings of names; hidden addresses stay hidden', async () => {
    const find = async (query: string) =>
      (await client.rest('GET', `/user/search?${query}`)).body.map(
        ({ displayName }: { displayName: string }) => displayName,
      );
    expect(await find('query=love')).toEqual(['Ada Lovelace']);
    expect(await find('query=grace@example')).toEqual(['Grace Hopper']);
    expect(await find('query=priya@')).toEqual([]);
    const priya = await client.rest('GET', '/user/search?query=priya');
    expect(priya.body[0].emailAddress).toBeNull();
    expect((await client.rest('GET', '/myself', undefined, basic('priya'))).body.emailAddress).toBe(
      'priya@example.com',
    );
    await client.control('POST', '/settings', { hideUsers: true });
    expect(await find('query=ada')).toEqual([]);
  });

  it('sign in with e-mail and API token, or not at all', async () => {
    const status = async (authorization: string) =>
      (await client.rest('GET', '/myself', undefined, authorization)).status;
    const wrong = `Basic ${Buffer.from('ada@example.com:wrong').toString('base64')}`;
    expect(await status(basic('ada'))).toBe(200);
    expect(await status('Bearer sandbox-token-grace')).toBe(200);
    expect(await status(wrong)).toBe(401);
    expect(await status(basic('former'))).toBe(401);
    expect(await status('Bearer sandbox-app-made-up')).toBe(401);
  });

  it('are administrators or not', async () => {
    const may = async (login: string) => {
      const { body } = await client.rest('GET', '/mypermissions?permissions=ADMINISTER', undefined, basic(login));
      return body.permissions.ADMINISTER.havePermission;
    };
    expect([await may('ada'), await may('mei')]).toEqual([true, false]);
  });

  it('may do on an issue what the settings do not withhold, and are told of none that they may not see', async () => {
    const mei =
      client.sandbox.jira.catalog.users.find(({ loginEmail }) => loginEmail.startsWith('mei'))?.accountId ?? '';
    const withhold = (...permissions: string[]) =>
      client.control('POST', '/settings', { withheld: { [mei]: permissions } });
    const ask = (login: string) =>
      client.rest('GET', '/mypermissions?issueKey=KAN-1&permissions=EDIT_ISSUES,ADD_COMMENTS', undefined, basic(login));
    await withhold('EDIT_ISSUES');
    const has = { havePermission: true };
    expect((await ask('ada')).body.permissions).toMatchObject({ EDIT_ISSUES: has, ADD_COMMENTS: has });
    expect((await ask('mei')).body.permissions).toMatchObject({
      EDIT_ISSUES: { havePermission: false },
      ADD_COMMENTS: has,
    });
    await withhold('BROWSE_PROJECTS');
    expect((await ask('mei')).status).toBe(404);
    await client.control('POST', '/settings', { withheld: {} });
  });

  it('lets an app act as itself with a token, until it runs out, and says so in the change', async () => {
    const mint = async (ttlSeconds?: number) =>
      (await client.control('POST', '/app-tokens', { appId: 'app-1', ...(ttlSeconds ? { ttlSeconds } : {}) })).body
        .token;
    const authorization = `Bearer ${await mint()}`;
    const edited = await fetch(
      `${client.sandbox.url}/ex/jira/${client.sandbox.jira.catalog.cloudId}/rest/api/3/issue/KAN-1`,
      {
        method: 'PUT',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ fields: { summary: 'By the app' } }),
      },
    );
    expect(edited.status).toBe(204);
    expect(client.changes.at(-1)).toMatchObject({ viaApp: 'app-1', actor: expect.stringMatching(/^557058:/) });
    const short = `Bearer ${await mint(0.001)}`;
    const started = Date.now();
    let status = 200;
    while (status === 200 && Date.now() - started < 5000)
      status = (await client.rest('GET', '/myself', undefined, short)).status;
    expect(status).toBe(401);
  });
});
