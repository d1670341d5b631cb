import { randomBytes } from 'node:crypto';
import express, { type Router } from 'express';
import { cutting, type Faults } from '../faults/fault-rules.ts';
import type { Settings } from '../settings.ts';
import type { Clock } from '../timestamps.ts';
import type { AttachmentFiles } from './attachment-files.ts';
import { cutAfter } from './cut-after.ts';
import { rangedAnswer } from './ranged-answer.ts';

const LIFE_MS = 10 * 60_000;

type File = { readonly id: string; readonly mimeType: string; readonly size: number };
export type MediaTicket = File & { readonly expiresAt: number };

/** Short-lived addresses of attachments' bytes: where `attachment/content` sends a client on to. */
export class MediaTickets {
  private readonly tickets = new Map<string, MediaTicket>();
  private readonly now: Clock;

  constructor(now: Clock) {
    this.now = now;
  }

  issue({ id, mimeType, size }: File): string {
    const name = randomBytes(18).toString('base64url');
    this.tickets.set(name, { id, mimeType, size, expiresAt: this.now() + LIFE_MS });
    return name;
  }

  find(name: string): MediaTicket | undefined {
    const ticket = this.tickets.get(name);
    if (ticket !== undefined && ticket.expiresAt > this.now()) return ticket;
    this.tickets.delete(name);
    return undefined;
  }
}

type MediaServices = {
  readonly jira: { readonly settings: Settings };
  readonly media: MediaTickets;
  readonly files: AttachmentFiles;
  readonly faults: Faults;
};

/**
 * Stands for Atlassian's media host: the ticket in the address is all it wants, and a client that forwards its
 * Authorization header to it has a leak, so that is refused (docs/reference/jira-rest.md#attachments).
 */
export function mediaRouter({ jira, media, files, faults }: MediaServices): Router {
  const router = express.Router();
  router.get('/:ticket', (request, response) => {
    if (request.headers.authorization !== undefined) {
      response.status(400).json({ error: 'Do not send your Authorization header to the media host.' });
      return;
    }
    const actions = faults.hit({ method: 'GET', url: request.originalUrl, endpoint: 'media', issueNames: [] });
    const fault = actions.find((action) => action.kind === 'status');
    if (fault !== undefined) {
      response.status(fault.status).set(fault.headers).json(fault.body);
      return;
    }
    const ticket = media.find(request.params.ticket);
    const answer = ticket && rangedAnswer(request.headers, ticket, files, jira.settings.byteRanges);
    if (answer === undefined) {
      response.status(404).json({ error: 'This address has run out.' });
      return;
    }
    response.status(answer.status).set(answer.headers);
    if (answer.stream === undefined) {
      response.end();
      return;
    }
    const cut = cutting(actions);
    const { stream: bytes } = answer;
    const stream = cut === undefined ? bytes : cutAfter(bytes, cut, response);
    response.once('close', () => bytes.destroy());
    stream.once('error', () => response.destroy());
    stream.pipe(response);
  });
  return router;
}
