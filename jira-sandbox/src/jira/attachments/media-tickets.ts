import { randomBytes } from 'node:crypto';
import express, { type Router } from 'express';
import type { Clock } from '../timestamps.ts';
import type { AttachmentFiles } from './attachment-files.ts';

const LIFE_MS = 10 * 60_000;

export type MediaTicket = { readonly attachmentId: string; readonly mimeType: string; readonly expiresAt: number };

/** Short-lived addresses of attachments' bytes: where `attachment/content` sends a client on to. */
export class MediaTickets {
  private readonly tickets = new Map<string, MediaTicket>();
  private readonly now: Clock;

  constructor(now: Clock) {
    this.now = now;
  }

  issue(attachmentId: string, mimeType: string): string {
    const name = randomBytes(18).toString('base64url');
    this.tickets.set(name, { attachmentId, mimeType, expiresAt: this.now() + LIFE_MS });
    return name;
  }

  find(name: string): MediaTicket | undefined {
    const ticket = this.tickets.get(name);
    if (ticket !== undefined && ticket.expiresAt > this.now()) return ticket;
    this.tickets.delete(name);
    return undefined;
  }
}

/**
 * Stands for Atlassian's media host: the ticket in the address is all it wants, and a client that forwards its
 * Authorization header to it has a leak, so that is refused (facts/jira-cloud.md, Writing).
 */
export function mediaRouter(tickets: MediaTickets, files: AttachmentFiles): Router {
  const router = express.Router();
  router.get('/:ticket', (request, response) => {
    if (request.headers.authorization !== undefined) {
      response.status(400).json({ error: 'Do not send your Authorization header to the media host.' });
      return;
    }
    const ticket = tickets.find(request.params.ticket);
    const content = ticket && files.read(ticket.attachmentId);
    if (ticket === undefined || content === undefined) {
      response.status(404).json({ error: 'This address has run out.' });
      return;
    }
    response.setHeader('Content-Type', ticket.mimeType);
    content.once('error', () => response.destroy());
    content.pipe(response);
  });
  return router;
}
