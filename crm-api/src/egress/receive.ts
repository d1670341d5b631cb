import type { RequestPromise, Response } from 'got';

const MB = 1_048_576;

/** What answered sent more than an answer of its kind may have. It was cut off there. */
export class AnswerTooLarge extends Error {
  constructor(most: number) {
    super(`its answer is larger than ${Math.ceil(most / MB)} MB, which is more than the CRM takes`);
    this.name = 'AnswerTooLarge';
  }
}

/**
 * Waits for an answer, and gives it up as soon as it is larger than `most`: whoever answers may be anybody, and could
 * otherwise fill the memory. What counts is what arrives after unpacking.
 * @param most in bytes
 * @param start makes the request, which is to be ended by this signal
 * @throws AnswerTooLarge
 */
export async function receive(
  most: number,
  start: (signal: AbortSignal) => RequestPromise<Response<string>>,
  signal?: AbortSignal,
): Promise<Response<string>> {
  const cut = new AbortController();
  const request = start(signal ? AbortSignal.any([signal, cut.signal]) : cut.signal);
  request.on('downloadProgress', ({ transferred, total = 0 }) => {
    if (Math.max(transferred, total) > most) cut.abort();
  });
  try {
    return await request;
  } catch (error) {
    throw cut.signal.aborted ? new AnswerTooLarge(most) : error;
  }
}
