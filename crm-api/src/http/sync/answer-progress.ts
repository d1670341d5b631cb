import type { Request, Response } from 'express';
import { followProgress } from '../../live/follow-progress.ts';
import { callerOf } from '../kernel/request-state.ts';
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
  req: Request,
  res: Response,
  source: ProgressSource,
  id: string,
  read: () => Promise<View>,
): Promise<void> {
  const { tenantId } = callerOf(req);
  const view = await read();
  if (req.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
    res.json(view);
    return;
  }
  const readOn = async () => {
    const now = await read();
    return { view: now, over: now.finishedAt !== null };
  };
  await answerByStream(req, res, source, (stream) => followProgress(source.hub, stream, { tenantId, id }, readOn));
}
