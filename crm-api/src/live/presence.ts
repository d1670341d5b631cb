import { PRESENCE_MS, type Presence } from '@synapse/shared/live';
import { z } from 'zod';

/** As one process notifies all others: a page shows a ticket, or none any more. */
const noticeSchema = z.object({
  tenantId: z.string(),
  userId: z.string(),
  name: z.string(),
  page: z.string(),
  ticketId: z.string().nullable(),
  field: z.string().nullable(),
});
export type PresenceNotice = z.infer<typeof noticeSchema>;

type Page = Pick<PresenceNotice, 'tenantId' | 'userId' | 'page'>;
type There = PresenceNotice & { ticketId: string; until: number };

/** More pages of a workspace, or of one person, are not noted: as many as may have a live stream. */
const PAGES_MOST = 500;
const PAGES_OF_ONE_MOST = 20;
/** A page whose stream was cut comes back within this time, ms; it is not shown as gone meanwhile. */
const COMES_BACK_MS = 3_000;
const SWEEP_MS = 5_000;
const NAME_MOST = 200;

/** Who has which ticket open, in memory only: every process knows every page. */
export type PresenceBoard = {
  /** A notice of some process. */
  heard(payload: string): void;
  /** Who else has a ticket open. */
  others(of: Page, ticketId: string | null): Presence;
  /**
   * The page has a live stream here, by which it learns of the others: at once of those who are there.
   * @returns what is called when the stream is over
   */
  join(page: Page, send: (presence: Presence) => void): () => void;
  stop(): void;
};

const keyOf = ({ userId, page }: Page) => `${userId} ${page}`;

/** @param options.gone is called when a page has not come back after its stream ended */
export function createPresenceBoard(options: { now: () => number; gone: (page: Page) => void }): PresenceBoard {
  const { now, gone } = options;
  const tenants = new Map<string, Map<string, There>>();
  const streams = new Map<string, { page: Page; send: (presence: Presence) => void }>();
  const streamKey = (page: Page) => `${page.tenantId} ${keyOf(page)}`;
  const pagesOf = (tenantId: string) => tenants.get(tenantId) ?? new Map<string, There>();

  function others({ tenantId, userId }: Page, ticketId: string | null): Presence {
    const people = new Map<string, Presence['people'][number]>();
    for (const there of pagesOf(tenantId).values()) {
      if (there.ticketId !== ticketId || there.userId === userId || there.until <= now()) continue;
      const field = there.field ?? people.get(there.userId)?.field ?? null;
      people.set(there.userId, { userId: there.userId, name: there.name, field });
    }
    return { ticketId, people: [...people.values()] };
  }

  /** Sends to the pages here that show the ticket who else has it open. */
  function sendOthersOf(tenantId: string, ticketId: string | undefined): void {
    if (ticketId === undefined) return;
    for (const { page, send } of streams.values()) {
      if (page.tenantId === tenantId && pagesOf(tenantId).get(keyOf(page))?.ticketId === ticketId)
        send(others(page, ticketId));
    }
  }

  function set(notice: PresenceNotice): void {
    const { tenantId, ticketId } = notice;
    const pages = pagesOf(tenantId);
    const key = keyOf(notice);
    const before = pages.get(key);
    pages.delete(key);
    if (ticketId !== null) {
      const own = [...pages].filter(([, there]) => there.userId === notice.userId);
      if (own.length >= PAGES_OF_ONE_MOST && own[0]) pages.delete(own[0][0]);
      if (pages.size < PAGES_MOST) {
        const name = notice.name.slice(0, NAME_MOST);
        pages.set(key, { ...notice, name, ticketId, until: now() + PRESENCE_MS });
      }
    }
    if (pages.size > 0) tenants.set(tenantId, pages);
    else tenants.delete(tenantId);
    if (before?.ticketId === ticketId && before.field === notice.field) return;
    for (const id of new Set([before?.ticketId, ticketId ?? undefined])) sendOthersOf(tenantId, id);
  }

  const sweep = setInterval(() => {
    for (const pages of [...tenants.values()])
      for (const there of [...pages.values()]) if (there.until <= now()) set({ ...there, ticketId: null });
  }, SWEEP_MS).unref();

  return {
    heard(payload) {
      const notice = noticeSchema.safeParse(parsed(payload));
      if (notice.success) set(notice.data);
    },
    others,
    join(page, send) {
      const stream = { page, send };
      streams.set(streamKey(page), stream);
      // The head of its answer was sent before this: what was heard since, and while a stream was cut, was told to nobody.
      const there = pagesOf(page.tenantId).get(keyOf(page));
      if (there) send(others(page, there.ticketId));
      return () => {
        if (streams.get(streamKey(page)) !== stream) return;
        streams.delete(streamKey(page));
        setTimeout(() => {
          if (!streams.has(streamKey(page))) gone(page);
        }, COMES_BACK_MS).unref();
      };
    },
    stop: () => clearInterval(sweep),
  };
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
