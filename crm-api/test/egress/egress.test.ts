import http, { createServer } from 'node:http';
import https from 'node:https';
import { type AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import got from 'got';
import { createOutbound, outboundRefusalIn } from '../../src/egress/egress.ts';
import { type HostRule, readHostRule } from '../../src/egress/host-rule.ts';
import { JIRA_CLOUD_HOSTS } from '../../src/egress/jira-hosts.ts';

/** A service inside of the network, by whatever protocol: it counts who reaches it. */
const inside = { server: new Server(), port: 0, reached: 0 };
beforeAll(async () => {
  inside.server = createServer((_req, res) => void res.end('secret of the inside'));
  inside.server.on('connection', () => {
    inside.reached += 1;
  });
  await new Promise<void>((resolve) => inside.server.listen(0, '::', resolve));
  inside.port = (inside.server.address() as AddressInfo).port;
});
beforeEach(() => {
  inside.reached = 0;
});
afterAll(() => new Promise((resolve) => inside.server.close(resolve)));

/** What becomes of a call by an agent alone: no code of ours looks at the address before. */
async function call(outbound: ReturnType<typeof createOutbound>, address: string) {
  const options = { agent: outbound.agents, retry: { limit: 0 }, timeout: { request: 3_000 } };
  return got(address, options).then(
    ({ body }) => body,
    (error: unknown) => outboundRefusalIn(error)?.about ?? (error as NodeJS.ErrnoException).code,
  );
}

const jiraCloud = createOutbound(JIRA_CLOUD_HOSTS);

/** Whatever the list of hosts says: every host, on every port, with and without TLS. */
const anyHost = (host: string): HostRule => ({ host, port: null, plainHttp: true, internal: false });

const SPELLINGS = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '0.0.0.0',
  '0',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '127.0.0.1.',
  '１２７.０.０.１',
  'localhost',
  'LOCALHOST',
  'localhost.',
];

describe('an agent connects to nothing inside of the network', () => {
  test.each(SPELLINGS)('loopback as %s', async (host) => {
    const address = `http://${host}:${inside.port}/`;
    expect(await call(jiraCloud, address)).toBe('host');
    // Also where the host itself is one that may be called: its address is not.
    const { hostname } = new URL(address);
    const byName = createOutbound([anyHost(hostname.replace(/^\[|\]$|\.$/g, ''))]);
    expect(await call(byName, address)).toMatch(/^(host|address|ENOTFOUND)$/);
    expect(inside.reached).toBe(0);
  });

  test('a name that may be called and leads to this machine is refused once its address is known', async () => {
    const byName = createOutbound([anyHost('localhost')]);
    expect(await call(byName, `http://localhost:${inside.port}/`)).toBe('address');
    expect(await call(byName, `https://localhost:${inside.port}/`)).toBe('address');
    expect(inside.reached).toBe(0);
  });

  test('each hop of a redirect is judged, whoever follows it', async () => {
    const away = createServer(
      (_req, res) => void res.writeHead(302, { location: `http://localhost:${inside.port}/` }).end(),
    );
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
    const { port } = away.address() as AddressInfo;
    expect(await call(LOCAL_OUTBOUND, `http://127.0.0.1:${port}/`)).toBe('host');
    expect(inside.reached).toBe(0);
    await new Promise((resolve) => away.close(resolve));
  });

  test('a kept connection is not handed to another host', async () => {
    expect(await call(LOCAL_OUTBOUND, `http://127.0.0.1:${inside.port}/`)).toBe('secret of the inside');
    expect(await call(LOCAL_OUTBOUND, `http://localhost:${inside.port}/`)).toBe('host');
    expect(inside.reached).toBe(1);
  });

  test('nor to a socket of this machine', async () => {
    const request = http.request({
      agent: LOCAL_OUTBOUND.agents.http,
      socketPath: '/tmp/nothing.sock',
      host: '127.0.0.1',
    });
    const error = await new Promise((resolve) => request.once('error', resolve).end());
    expect(outboundRefusalIn(error)?.about).toBe('host');
    const secure = https.request({ agent: jiraCloud.agents.https, host: 'localhost', port: inside.port });
    const refused = await new Promise((resolve) => secure.once('error', resolve).end());
    expect(outboundRefusalIn(refused)?.about).toBe('host');
    expect(inside.reached).toBe(0);
  });
});

describe('of Jira', () => {
  test.each([
    'https://acme.atlassian.net',
    'https://ACME.atlassian.net/',
    'https://acme.atlassian.net.',
    'https://acme.atlassian.net:443/jira',
    'https://api.atlassian.com/ex/jira/1',
    'https://api.media.atlassian.com/file/1/binary?token=x',
  ])('%s may be called', (address) => {
    expect(jiraCloud.allows(new URL(address))).toBe(true);
  });

  test.each([
    'http://acme.atlassian.net',
    'https://acme.atlassian.net:8443',
    'https://user:password@acme.atlassian.net',
    'https://atlassian.net',
    'https://acme.atlassian.net.evil.example',
    'https://evil-atlassian.net',
    'https://acme.atlassian.net@evil.example',
    'https://evil.example/acme.atlassian.net',
    'https://evil.example#.atlassian.net',
    'https://other.atlassian.com',
    'https://10.0.0.1',
    'https://169.254.169.254/latest/meta-data',
    'ftp://acme.atlassian.net',
    'file:///etc/passwd',
  ])('%s may not', (address) => {
    expect(jiraCloud.allows(new URL(address))).toBe(false);
  });
});

describe('a host that an operator names', () => {
  const named = (text: string, address: string) => {
    const rule = readHostRule(text);
    return rule ? createOutbound([rule]).allows(new URL(address)) : null;
  };
  test.each([
    ['jira.example.com', 'https://jira.example.com', true],
    ['jira.example.com', 'https://jira.example.com:8443', true],
    ['jira.example.com', 'http://jira.example.com', false],
    ['jira.example.com', 'https://a.jira.example.com', false],
    ['JIRA.example.com.', 'https://jira.example.com', true],
    ['jira.example.com:8443', 'https://jira.example.com', false],
    ['jira.example.com:8443', 'https://jira.example.com:8443', true],
    ['*.example.com', 'https://jira.example.com', true],
    ['*.example.com', 'https://example.com', false],
    ['http://127.0.0.1', 'http://127.0.0.1:4000', true],
    ['http://127.0.0.1', 'https://127.0.0.1:4000', true],
    ['http://127.0.0.1', 'http://127.1:4000', true],
    ['http://127.0.0.1', 'http://127.0.0.2:4000', false],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4001', false],
    ['http://127.0.0.1:80', 'http://127.0.0.1', true],
    ['[::1]', 'https://[::1]:1', true],
    ['10.0.0.1', 'https://10.0.0.1', true],
    ['169.254.169.254', 'https://169.254.169.254', false],
    ['http://0.0.0.0', 'http://0.0.0.0', false],
    ['*', 'https://x', null],
    ['*.127.0.0.1', 'https://x', null],
    ['https://jira.example.com/path', 'https://x', null],
    ['user@jira.example.com', 'https://x', null],
    ['ftp://jira.example.com', 'https://x', null],
    ['', 'https://x', null],
  ])('%s: %s is %s', (text, address, allowed) => {
    expect(named(text, address)).toBe(allowed);
  });

  test('may have an internal address', async () => {
    const rule = readHostRule(`http://localhost:${inside.port}`);
    if (!rule) throw new Error('no rule');
    expect(await call(createOutbound([rule]), `http://localhost:${inside.port}/`)).toBe('secret of the inside');
  });
});
