import { fileURLToPath } from 'node:url';
import { type SandboxWithForge, startSandboxWithForge } from '../../src/forge/sandbox-with-forge.ts';
import { adfHtml } from '../../src/forge/site-pages/adf-html.ts';

/** The site's pages for people, and the preview of the app's pages, over HTTP. */

const appDir = fileURLToPath(new URL('./fixture-app', import.meta.url));
const bundleDir = fileURLToPath(new URL('../../../.data/forge-bundle', import.meta.url));
let sandbox: SandboxWithForge;

beforeAll(async () => {
  sandbox = await startSandboxWithForge({ forge: { appDir, bundleDir } });
}, 180_000);
afterAll(() => sandbox.close());

const get = async (path: string) => {
  const response = await fetch(`${sandbox.url}${path}`);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};
const post = (path: string, form: Record<string, string>) =>
  fetch(`${sandbox.url}${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
const issue = (key: string) => {
  const found = sandbox.jira.state.resolve(key);
  if (!found) throw new Error(`The seed has no ${key}.`);
  return found;
};

test('the list names the issues, and the admin’s page of the app', async () => {
  const { status, text } = await get('/');
  expect(status).toBe(200);
  expect(text).toContain('/browse/KAN-1?');
  expect(text).toContain('href="/admin/page?');
});

test('an issue can be edited, moved on and commented by the user one chose, as Jira itself would do it', async () => {
  const [user] = sandbox.jira.catalog.users.filter((u) => !u.isAdmin && u.active && u.accountType === 'atlassian');
  const path = `/browse/KAN-1?user=${user?.accountId}`;
  const changed: string[] = [];
  const stop = sandbox.jira.changes.subscribe((change) => void changed.push(`${change.type} by ${change.actor}`));
  expect((await post(path, { edit: 'fields', summary: 'Edited <b>here</b>', priority: '2' })).status).toBe(303);
  expect((await post(path, { edit: 'comment', text: 'First line\n\nSecond line' })).status).toBe(303);
  stop();
  expect(issue('KAN-1')).toMatchObject({ summary: 'Edited <b>here</b>', priorityId: '2' });
  expect(new Set(changed)).toEqual(
    new Set(['issue_updated', 'comment_created'].map((type) => `${type} by ${user?.accountId}`)),
  );
  const { text } = await get(path);
  expect(text).toContain('Edited &lt;b&gt;here&lt;/b&gt;');
  expect(text).not.toContain('<b>here</b>');
  expect(text).toContain('<p>First line</p><p>Second line</p>');
  const [, transition] = /name="id" value="(\d+)"/.exec(text) ?? [];
  expect((await post(path, { edit: 'transition', id: transition ?? '' })).status).toBe(303);
});

test('what Jira refuses is shown in its own words, and nothing has changed', async () => {
  const before = issue('KAN-2').summary;
  const response = await post('/browse/KAN-2', { edit: 'fields', summary: '' });
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/role="alert".*summary/is);
  expect(issue('KAN-2').summary).toBe(before);
  expect(await (await post('/browse/KAN-2', { edit: 'nonsense' })).text()).toContain('can’t make that edit');
});

test('the preview says to the page where it stands, and serves the bundle and nothing else', async () => {
  const { text } = await get('/__forge/frame/page?issue=KAN-1');
  const [, json = '{}'] = /<script type="application\/json" id="forge-context">(.*?)<\/script>/.exec(text) ?? [];
  expect(JSON.parse(json)).toMatchObject({
    module: 'page',
    context: {
      cloudId: sandbox.jira.catalog.cloudId,
      extension: { type: 'jira:adminPage', issue: { id: issue('KAN-1').id, key: 'KAN-1' } },
    },
  });
  const [, script = ''] = /<script defer src="(\/__forge\/ui\/[^"]+)"/.exec(text) ?? [];
  expect(await get(script)).toMatchObject({ status: 200, type: expect.stringContaining('javascript') });
  for (const path of [
    '/__forge/ui/page/..%2f..%2fbundle.json',
    '/__forge/ui/..%2f/bundle.json',
    '/__forge/ui/page/none.js',
  ]) {
    expect((await get(path)).status).toBe(404);
  }
});

test.each([
  ['/browse/KAN-99999'],
  ['/browse/KAN-1?user=nobody'],
  ['/__forge/frame/nowhere'],
  ['/__forge/frame/page?issue=KAN-99999'],
  ['/__forge/frame/page?user=nobody'],
  ['/admin/nowhere'],
])('%s is not there', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('a document draws no script, whatever it says', () => {
  const text = (value: string, href?: string) => ({
    type: 'text',
    text: value,
    marks: href ? [{ type: 'link', attrs: { href } }] : [{ type: 'strong' }],
  });
  const content = [
    text('<script>1</script>'),
    text('bad', 'javascript:alert(1)'),
    text('good', 'https://a.example/"x'),
  ];
  expect(adfHtml({ type: 'doc', content: [{ type: 'paragraph', content }] })).toBe(
    '<p><strong>&lt;script&gt;1&lt;/script&gt;</strong>bad<a href="https://a.example/&quot;x" rel="noreferrer">good</a></p>',
  );
});
