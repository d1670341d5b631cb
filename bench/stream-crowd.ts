import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { BenchTenant } from './api-world.ts';

/** How one stream of a workspace's feed went. */
type Followed = { tenantId: string; last: number | null; lost: number; doubled: number; rows: number };

/** Many open streams of `GET /api/live`, each of which looks whether every row comes, once and in order. */
export type Crowd = {
  /** Whether each stream has got its workspace's feed up to here. */
  haveReached(last: ReadonlyMap<string, number>): boolean;
  sum(): { streams: number; rows: number; lost: number; doubled: number; behind: number };
  /** How late rows came, ms: from the time the feed gave them to when a stream had them. */
  delays: number[];
  close(): void;
};

const OPEN_AT_ONCE = 50;

/** Opens streams, spread evenly over processes, workspaces and people. */
export async function openCrowd(
  urls: readonly string[],
  tenants: readonly BenchTenant[],
  { streams, tokens }: { streams: number; tokens: ReadonlyMap<string, readonly string[]> },
): Promise<Crowd> {
  const followed: Followed[] = [];
  const answers: IncomingMessage[] = [];
  const delays: number[] = [];
  let ended = 0;
  let closing = false;
  const open = async (i: number) => {
    const [url, tenant] = [urls[i % urls.length], tenants[Math.floor(i / urls.length) % tenants.length]];
    if (url === undefined || !tenant) throw new Error('There is no process, or no workspace');
    const own = tokens.get(tenant.tenantId) ?? [];
    const token = own[Math.floor(i / urls.length / tenants.length) % own.length];
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    const asked = request(`${url}/api/live`, { headers, agent: false }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    if (answer.statusCode !== 200) throw new Error(`a stream was answered ${answer.statusCode}`);
    const one: Followed = { tenantId: tenant.tenantId, last: null, lost: 0, doubled: 0, rows: 0 };
    followed.push(one);
    answers.push(answer);
    answer.setEncoding('utf8').on('data', reader(one, delays));
    answer.on('close', () => {
      if (!closing) ended += 1;
    });
    asked.on('error', () => {});
  };
  for (let i = 0; i < streams; i += OPEN_AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(OPEN_AT_ONCE, streams - i) }, (_, j) => open(i + j)));
  return {
    delays,
    haveReached: (last) => followed.every((one) => (one.last ?? 0) >= (last.get(one.tenantId) ?? 0)),
    sum: () => ({
      streams: followed.length,
      rows: followed.reduce((all, { rows }) => all + rows, 0),
      lost: followed.reduce((all, { lost }) => all + lost, 0),
      doubled: followed.reduce((all, { doubled }) => all + doubled, 0),
      behind: ended,
    }),
    close() {
      closing = true;
      for (const answer of answers) answer.destroy();
    },
  };
}

/** Reads frames as they come: `id: <seq>` and the data with its time. */
function reader(one: Followed, delays: number[]): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('id: ')) take(one, Number(line.slice(4)));
      // One in a hundred does for the delays.
      else if (line.startsWith('data: ') && one.rows % 100 === 1) {
        const at = /"at":"([^"]+)"/.exec(line)?.[1];
        if (at !== undefined) delays.push(Date.now() - Date.parse(at));
      }
    }
  };
}

function take(one: Followed, seq: number): void {
  if (one.last !== null && seq <= one.last) one.doubled += 1;
  else if (one.last !== null) one.lost += seq - one.last - 1;
  one.last = Math.max(seq, one.last ?? 0);
  one.rows += 1;
}
