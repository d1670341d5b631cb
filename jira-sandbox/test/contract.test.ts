import type { Exchange } from '../src/jira/rest/dispatch.ts';
import { createJudge, sharedFile } from './support/openapi-judge.ts';
import { adf, basic, type Client, startClient } from './support/sandbox-client.ts';

const specification = sharedFile('jira', 'openapi-sync-subset.json');
let judge: ReturnType<typeof createJudge>;

/** Endpoints that the sandbox has and the subset of the specification lacks: nothing can be checked there. */
const OUTSIDE_THE_SUBSET = new Set(['searchForIssuesUsingJql', 'searchForIssuesUsingJqlPost']);
/** Dynamic webhooks are for Connect and OAuth apps; nothing here registers any. */
const NOT_IN_THE_SANDBOX = new Set([
  'deleteWebhookById',
  'getDynamicWebhooksForApp',
  'registerDynamicWebhooks',
  'refreshWebhooks',
]);

const exchanges: Exchange[] = [];
let client: Client;

async function attach(issue: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob(['some text'], { type: 'text/plain' }), 'nöte.txt');
  const response = await fetch(`${client.sandbox.url}/rest/api/3/issue/${issue}/attachments`, {
    method: 'POST',
    headers: { authorization: basic('ada'), 'x-atlassian-token': 'no-check' },
    body: form,
  });
  const [attachment] = (await response.json()) as [{ id: string }];
  return attachment.id;
}

/** Requests that only read, over a site with issues of every kind. */
async function readEverything(issue: string, comment: string, attachment: string): Promise<void> {
  const gets = [
    '/myself',
    '/serverInfo',
    '/project/search?expand=description,lead,issueTypes,url,insight&maxResults=1',
    '/project/search?keys=OPS&query=op&typeKey=service_desk',
    '/project/KAN',
    '/project/10001/statuses',
    '/status',
    '/statuses/search?projectId=10000&maxResults=2',
    '/statuscategory',
    '/priority',
    '/priority/search?maxResults=2',
    '/mypermissions?permissions=ADMINISTER,BROWSE_PROJECTS',
    '/priority/search?onlyDefault=true',
    '/field',
    '/user?accountId=712020:0f9d2c1e-6b3a-4c55-8e21-6a7d90b4c3f2',
    '/user/search?query=a',
    '/user/assignable/search?project=KAN&query=gra',
    '/user/bulk?accountId=5b10a2844c20165700ede21g&accountId=nobody',
    '/issue/createmeta/KAN/issuetypes',
    '/issue/createmeta/KAN/issuetypes/10005',
    `/issue/${issue}?expand=changelog,transitions,names,schema,renderedFields,editmeta,operations&properties=*all`,
    `/issue/${issue}?fields=summary,comment`,
    `/issue/${issue}/transitions?expand=transitions.fields`,
    '/issue/OPS-2/transitions?expand=transitions.fields',
    `/issue/${issue}/changelog?maxResults=1`,
    `/issue/${issue}/comment?expand=properties,renderedBody&orderBy=-created&maxResults=1`,
    `/issue/${issue}/comment/${comment}?expand=properties`,
    `/issue/${issue}/properties`,
    `/issue/${issue}/properties/crm`,
    `/issue/${issue}/editmeta`,
    `/issue/${issue}/remotelink`,
    `/issue/${issue}/remotelink?globalId=crm-1`,
    '/attachment/meta',
    `/attachment/${attachment}`,
    `/attachment/content/${attachment}`,
    '/search/jql?jql=project%20%3D%20KAN%20order%20by%20updated&fields=*all&maxResults=5&properties=crm',
    '/search/jql?jql=project%20%3D%20KAN',
  ];
  for (const path of gets) await client.rest('GET', path);
  const posts: [string, unknown][] = [
    [
      '/search/jql',
      {
        jql: 'project in (KAN, OPS) order by key',
        fields: ['*all'],
        expand: 'names,schema,changelog,transitions',
        maxResults: 100,
      },
    ],
    [
      '/search/jql',
      { jql: 'project = KAN', fields: ['summary', 'key'], properties: ['crm'], reconcileIssues: [10001] },
    ],
    ['/search/jql', { jql: 'project = KAN', maxResults: 5000 }],
    ['/search/approximate-count', { jql: 'project = KAN' }],
    [
      '/issue/bulkfetch',
      { issueIdsOrKeys: [issue, 'OPS-1', 'NOPE-1'], fields: ['*all'], properties: ['crm'], expand: ['changelog'] },
    ],
    ['/changelog/bulkfetch', { issueIdsOrKeys: [issue, 'KAN-2'], maxResults: 1 }],
    ['/comment/list?expand=properties', { ids: [Number(comment), 999_999] }],
  ];
  for (const [path, body] of posts) await client.rest('POST', path, body);
}

async function writeEverything(): Promise<void> {
  const bug = { project: { key: 'KAN' }, issuetype: { name: 'Bug' }, summary: 'Contract', description: adf('Text') };
  const { id } = await client.createIssue(
    { ...bug, labels: ['a'], assignee: { accountId: '712020:0f9d2c1e-6b3a-4c55-8e21-6a7d90b4c3f2' } },
    { properties: [{ key: 'crm', value: { id: 'T1' } }], transition: { id: '21' } },
  );
  await client.rest('POST', '/issue/bulk', { issueUpdates: [{ fields: bug }, { fields: { ...bug, summary: '' } }] });
  await client.rest('PUT', `/issue/${id}`, {
    fields: { summary: 'B', duedate: '2026-12-24' },
    update: { labels: [{ add: 'x' }] },
  });
  await client.rest('PUT', `/issue/${id}?returnIssue=true`, {
    fields: { priority: { id: '1' }, customfield_10039: 'N' },
  });
  await client.rest('PUT', `/issue/${id}/assignee`, { accountId: null });
  await client.rest('PUT', `/issue/${id}/properties/crm2`, { any: ['json', 1, null] });
  await client.rest('PUT', `/issue/${id}/properties/crm2`, 'text');
  await client.rest('DELETE', `/issue/${id}/properties/crm2`);
  await client.rest('POST', `/issue/${id}/transitions`, { transition: { id: '41' }, historyMetadata: { type: 'crm' } });
  const link = { globalId: 'crm-1', object: { title: 'Ticket', url: 'https://crm.example.com/t/1' } };
  await client.rest('POST', `/issue/${id}/remotelink`, link);
  await client.rest('POST', `/issue/${id}/remotelink`, { ...link, relationship: 'is followed in' });
  const visibility = { type: 'role', value: 'Administrators' };
  const comment = await client.rest('POST', `/issue/${id}/comment?expand=properties`, {
    body: adf('Internal'),
    visibility,
    properties: [{ key: 'sd.public.comment', value: { internal: true } }],
  });
  await client.rest('PUT', `/issue/${id}/comment/${comment.body.id}`, { body: adf('Edited') });
  const attachment = await attach(id);
  await readEverything(id, comment.body.id, attachment);
  await client.rest('DELETE', `/issue/${id}/comment/${comment.body.id}`);
  await client.rest('DELETE', `/attachment/${attachment}`);
  await client.rest('POST', '/permissions/check', {
    globalPermissions: ['ADMINISTER'],
    projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], projects: [10000], issues: [10000] }],
  });
  await client.rest('DELETE', `/issue/${id}?deleteSubtasks=true`);
}

async function askWrongly(): Promise<void> {
  await client.rest('GET', '/myself', undefined, 'Basic bm9ib2R5');
  await client.rest('POST', '/issue', { fields: {} });
  await client.rest('POST', '/issue', { fields: {} }, 'Bearer nothing');
  await client.rest('POST', '/issue/bulk', { issueUpdates: [{ fields: {} }] });
  await client.rest('GET', '/priority/search', undefined, 'Bearer nothing');
  await client.rest('GET', '/issue/KAN-9999');
  await client.rest('POST', '/search/jql', { jql: 'order by key' });
  await client.rest('POST', '/search/approximate-count', { jql: 'nonsense' });
  await client.rest('POST', '/issue/bulkfetch', { issueIdsOrKeys: [] });
  await client.rest('POST', '/changelog/bulkfetch', { issueIdsOrKeys: [] });
  await client.rest('POST', '/comment/list', { ids: [] });
  await client.rest('POST', '/issue/KAN-1/transitions', { transition: { id: '999' } });
  await client.rest('POST', '/issue/KAN-1/comment', { body: 'plain' });
  await client.rest('GET', '/issue/createmeta/NOPE/issuetypes');
  await client.rest('PUT', '/issue/KAN-1/assignee', { accountId: 'nobody' });
}

(specification.isHere ? describe : describe.skip)(`Atlassian's OpenAPI file${specification.note}`, () => {
  beforeAll(async () => {
    judge = createJudge(specification.path);
    client = await startClient({ seed: 'demo', onExchange: (exchange) => exchanges.push(exchange) });
    await writeEverything();
    await askWrongly();
  }, 30_000);
  afterAll(() => client.sandbox.close());

  const judged = () => exchanges.filter(({ operation }) => !OUTSIDE_THE_SUBSET.has(operation));

  it("answers as Atlassian's OpenAPI file says, on every endpoint", () => {
    const violations = judged().flatMap(({ method, url, status, body }) =>
      judge.checkResponse(method, url, status, body),
    );
    expect([...new Set(violations)]).toEqual([]);
  });

  it('was asked in the way the file says', () => {
    const wellMeant = judged().filter(({ status }) => status < 400);
    const violations = wellMeant.flatMap(({ method, url, requestBody, operation }) =>
      operation === 'addAttachment' ? [] : judge.checkRequest(method, url, requestBody),
    );
    expect([...new Set(violations)]).toEqual([]);
  });

  it('has every endpoint of the file, by the name the file gives it, and each answered well once', () => {
    const answered = new Set(exchanges.filter(({ status }) => status < 400).map(({ operation }) => operation));
    const wanted = judge.operations.filter((operation) => !NOT_IN_THE_SANDBOX.has(operation));
    expect(wanted.filter((operation) => !answered.has(operation))).toEqual([]);
    for (const { method, url, operation } of judged()) expect(judge.operationOf(method, url)).toBe(operation);
  });

  describe('the judge itself', () => {
    it('sees a wrong answer', () => {
      expect(judge.checkResponse('GET', '/rest/api/3/myself', 200, { accountId: 7 })).not.toEqual([]);
      expect(judge.checkResponse('GET', '/rest/api/3/myself', 200, { shoeSize: 44 })).toHaveLength(1);
      expect(judge.checkResponse('GET', '/rest/api/3/myself', 218, {})).toEqual([
        'getCurrentUser: status 218 is not documented',
      ]);
      const history = { values: [{ created: 'yesterday' }] };
      expect(judge.checkResponse('GET', '/rest/api/3/issue/1/changelog', 200, history)).not.toEqual([]);
      expect(judge.checkResponse('POST', '/rest/api/3/issue', 400, { errors: { summary: 1 } })).not.toEqual([]);
    });

    it('sees a wrong request: endpoint, parameter, body, and what is read-only', () => {
      expect(judge.checkRequest('POST', '/rest/api/3/search', {})).toHaveLength(1);
      expect(judge.checkRequest('GET', '/rest/api/3/issue/1?feilds=x', undefined)).toEqual([
        "getIssue: there is no query parameter 'feilds'",
      ]);
      expect(judge.checkRequest('GET', '/rest/api/3/user/bulk', undefined)).toHaveLength(1);
      expect(judge.checkRequest('GET', '/rest/api/3/user/search?maxResults=many', undefined)).toHaveLength(1);
      expect(judge.checkRequest('POST', '/rest/api/3/search/jql', { jql: 'x', fields: 'summary' })).toHaveLength(1);
      expect(judge.checkRequest('POST', '/rest/api/3/search/jql', undefined)).toHaveLength(1);
      expect(judge.checkRequest('POST', '/rest/api/3/issue/1/comment', { body: {}, jsdPublic: true })).not.toEqual([]);
      expect(judge.checkRequest('POST', '/rest/api/3/issue/1/comment', { body: {} })).toEqual([]);
      expect(judge.checkRequest('GET', 'https://api.atlassian.com/ex/jira/abc/rest/api/3/myself', undefined)).toEqual(
        [],
      );
    });
  });
});
