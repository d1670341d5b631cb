import type { Request, Response } from 'express';
import { followProgress } from '../../live/follow-progress.ts';
import type { Caller } from '../auth/caller.ts';
import type { Sent } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerByStream, type LiveStreams } from '../live/open-stream.ts';

/** What tells a progress, once or as it happens. */
export type ProgressSource = Pick<HttpServices, 'hub' | 'now'> & { streams: LiveStreams };

/**
 * Answers how a run or an import stands; asked with `Accept: text/event-stream`, it goes on to tell each step as an event
 * `progress` until it has ended. Somebody who comes back is told how it stands then, so nothing of it can be missed.
 * @param read throws DomainError not_found
 */
export async function answerProgress<View extends { finishedAt: string | null }>(
  { req, res, caller: { tenantId } }: { req: Request; res: Response; caller: Caller },
  source: ProgressSource,
  id: string,
  read: () => Promise<View>,
): Promise<{ status: 200; body: View } | Sent> {
  const view = await read();
  if (req.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream')
    return { status: 200, body: view };
  const readOn = async () => {
    const now = await read();
    return { view: now, over: now.finishedAt !== null };
  };
  return answerByStream(req, res, source, (stream) => followProgress(source.hub, stream, { tenantId, id }, readOn));
}
