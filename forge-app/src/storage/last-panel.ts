import { createHash } from 'node:crypto';
import { kvs } from '@forge/kvs';
import { lenient } from '@synapse/shared/forge/lenient';
import { type PanelResponse, panelAnswerSchema } from '@synapse/shared/forge/panel';
import { findPairedSite } from './pairing';

/** What the panel showed of an issue when the CRM last answered, for when it does not. */
export type LastPanel = { panel: PanelResponse; at: string };

/** `siteId`: whose it is, by the id that the paired workspace has for this site. An older version of the app left it out. */
type Kept = LastPanel & { siteId?: string | null };

/** Which record that is and when it was last so: some 100 bytes, where the record has a few thousand. */
type Seen = { digest: string; at: string; keptAt: string };

/** Outages are shorter, and what people wrote should not lie about in Jira. */
const KEPT = { ttl: { value: 1, unit: 'DAYS' }, keyPolicy: 'OVERRIDE' } as const;
const KEPT_MS = 24 * 3_600_000;
/** A record that is looked at each day must not run out. */
const KEEP_AGAIN_AFTER_MS = 12 * 3_600_000;
/** How much older than it is a record may be said to be: Forge bills each byte that is written. */
const SEE_AGAIN_AFTER_MS = 10 * 60_000;

const TICKETS_KEPT = 5;

const recordKey = (issueId: string) => `panel:${issueId}`;
const seenKey = (issueId: string) => `panel-seen:${issueId}`;

/** Keeps what the CRM answered; the record itself is written only when it is another than before. */
export async function keepLastPanel(issueId: string, panel: PanelResponse, now: number): Promise<void> {
  const record = slim(panel);
  const digest = createHash('sha256').update(JSON.stringify(record)).digest('base64url').slice(0, 16);
  const seen = await kvs.get<Seen>(seenKey(issueId));
  const age = (since: string | undefined) => now - Date.parse(since ?? '1970-01-01');
  const isKept = seen?.digest === digest && age(seen.keptAt) < KEEP_AGAIN_AFTER_MS;
  if (isKept && age(seen.at) < SEE_AGAIN_AFTER_MS) return;
  const at = new Date(now).toISOString();
  if (!isKept) {
    const siteId = (await findPairedSite())?.siteId ?? null;
    await kvs.set(recordKey(issueId), { panel: record, at, siteId } satisfies Kept, KEPT);
  }
  await kvs.set(seenKey(issueId), { digest, at, keptAt: isKept ? seen.keptAt : at } satisfies Seen, KEPT);
}

/**
 * @returns undefined when nothing is kept, or it can't be read, or it is older than its day: Forge may give what has run out for
 *   two more; or when it is of another workspace, which had this site before
 */
export async function findLastPanel(issueId: string, now: number): Promise<LastPanel | undefined> {
  const [record, seen, site] = await Promise.all([
    kvs.get<Kept>(recordKey(issueId)),
    kvs.get<Seen>(seenKey(issueId)),
    findPairedSite(),
  ]);
  const at = seen?.at ?? record?.at;
  // Written so that a time that can't be read counts as too old.
  const isOfToday = at !== undefined && now - Date.parse(at) < KEPT_MS;
  if (!record || !isOfToday) return undefined;
  if (record.siteId !== undefined && record.siteId !== (site?.siteId ?? null)) return undefined;
  // Another version of the app may have kept it, by other rules of what may be.
  const read = lenient(panelAnswerSchema).safeParse(record.panel);
  return read.success ? { panel: slim(read.data), at } : undefined;
}

/**
 * Without what the panel does not show, and without what people wrote to each other: a comment may be restricted after
 * the CRM answered, and nobody would tell this copy. Nor does it name tickets of other issues: who reads it later may
 * not be allowed to see those.
 */
function slim(panel: PanelResponse): PanelResponse {
  if (!panel.linked) return panel;
  const ticket = { ...panel.ticket, description: '', labels: [], custom: {} };
  const conflicts = panel.conflicts.filter(({ field }) => !isComment(field));
  const otherTickets = panel.otherTickets.filter(({ issueId }) => issueId === null).slice(0, TICKETS_KEPT);
  return { ...panel, ticket, comments: [], conflicts, otherTickets };
}

const isComment = (field: string) => field.startsWith('comment:');
