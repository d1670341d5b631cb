import { tokenOf } from '@synapse/api-client/client';
import { ApiProblem, type Problem } from '@synapse/api-client/problem';
import type { Session } from '../../session/session.ts';
import type { Ticket } from '../../tickets/ticket-queries.ts';

type Asked = {
  session: Pick<Session, 'connection' | 'workspace'>;
  ticketId: string;
  file: File;
  /** The same for each try. */
  key: string;
  signal: AbortSignal;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
};

/** Whether a file of the ticket is seen in Jira: at once, or once its issue is made, which may wait for Jira. */
export const goesToJira = ({ jira, sync }: Pick<Ticket, 'jira' | 'sync'>): boolean =>
  jira !== null || sync.state !== 'unlinked';

/**
 * Sends a file. By XMLHttpRequest, for fetch does not tell how far an upload is.
 * @throws ApiProblem where the API refuses it; another error where it did not answer, or `signal` was aborted
 */
export async function uploadFile({ session, ticketId, file, key, signal, onProgress }: Asked): Promise<void> {
  const token = await tokenOf(session.connection);
  signal.throwIfAborted();
  const request = new XMLHttpRequest();
  request.open('POST', `/api/tickets/${ticketId}/attachments?filename=${encodeURIComponent(file.name || 'file')}`);
  request.setRequestHeader('authorization', `Bearer ${token}`);
  request.setRequestHeader('x-workspace', session.workspace.id);
  request.setRequestHeader('idempotency-key', key);
  request.setRequestHeader('content-type', file.type || 'application/octet-stream');
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
  signal.addEventListener('abort', () => request.abort());
  await new Promise<void>((resolve, reject) => {
    request.onload = () => {
      const refusal = refusalIn(request);
      if (refusal === null) resolve();
      else reject(refusal);
    };
    request.onerror = () => reject(new Error('The upload was cut off'));
    request.onabort = () => reject(signal.reason as Error);
    request.send(file);
  });
}

/** @returns null where the file is taken */
export function refusalIn({ status, responseText }: Pick<XMLHttpRequest, 'status' | 'responseText'>): Error | null {
  if (status >= 200 && status < 300) return null;
  try {
    const problem = JSON.parse(responseText) as Problem;
    // What Jira refuses is kept here, and the list of files says why.
    return problem.code === 'jira_refused' ? null : new ApiProblem(problem);
  } catch {
    // A proxy's page, which says nothing to a person.
    return new Error(`The upload was answered ${status}`);
  }
}
