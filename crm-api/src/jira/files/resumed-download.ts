import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { JiraError } from '../jira-error.ts';

/** An answer that gives out a file. */
export type OpenedFile = {
  body: Readable;
  /** Which byte of the file the body begins with: 0 where a wish for a later one was passed over. */
  from: number;
  /** The length of the whole file, where it is said. */
  total: number | null;
  /** Strong, or null. */
  etag: string | null;
};

/** Opens a file from a byte on; with an `etag`, only if it is still that file, and else from its start. */
export type OpenFile = (from: number, etag: string | null) => Promise<OpenedFile>;

/** How long is waited before each try to go on, ms. As soon as bytes come again, they count from the first. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000, 8_000];

/** Where Jira asks for more patience than this, ms, the work item has it: a run must not hold its work item for long. */
const LONGEST_WAIT_MS = 10_000;

/**
 * A file as one stream, although its transfer breaks off: it is continued at the byte it broke off at. Where only
 * all of it can be had again, what came before is read once more and compared by its hash, and not passed on twice.
 * @param size how many bytes there should be, by what Jira says of the file
 * @returns a stream that emits a JiraError when it can't be continued
 */
export async function resumedDownload(open: OpenFile, size: number, pausesMs = PAUSES_MS): Promise<Readable> {
  const first = await open(0, null);
  const whole = Readable.from(wholeFile(open, first, { size, pausesMs }), { objectMode: false });
  // Also where nobody ever read of it.
  return whole.once('close', () => first.body.destroy());
}

async function* wholeFile(
  open: OpenFile,
  first: OpenedFile,
  { size, pausesMs }: { size: number; pausesMs: readonly number[] },
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let [got, fruitless] = [0, 0];
  let opened: OpenedFile | null = first;
  for (;;) {
    const before = got;
    let broken = new JiraError({ kind: 'unavailable', status: null, words: `a file ended after ${got} bytes` });
    try {
      opened ??= sameFile(await open(got, first.etag), first, got);
      for await (const chunk of restOf(opened, got, hash.copy().digest('hex'))) {
        hash.update(chunk);
        got += chunk.length;
        yield chunk;
      }
      if (got >= size) return;
    } catch (error) {
      // Past its end: it is shorter than Jira said, which is for the reader to judge.
      if (error instanceof JiraError && error.status === 416) return;
      if (!(error instanceof JiraError) || error instanceof AnotherFile || !error.retryable) throw error;
      broken = error;
    }
    opened = null;
    fruitless = got > before ? 0 : fruitless + 1;
    const pause = pausesMs[fruitless];
    if (pause === undefined || (broken.retryAfterMs ?? 0) > LONGEST_WAIT_MS) throw broken;
    await sleep(Math.max(pause, broken.retryAfterMs ?? 0));
  }
}

/** Not the file whose beginning has been passed on: only a new start helps, and that is for the work item to make. */
class AnotherFile extends JiraError {
  constructor() {
    super({ kind: 'unavailable', status: null, words: 'the file had changed when its transfer was continued' });
  }
}

/** What was opened to go on after `got` bytes. @throws AnotherFile when it does not go on with the same file */
function sameFile(opened: OpenedFile, first: OpenedFile, got: number): OpenedFile {
  const differs = (a: unknown, b: unknown) => a !== null && b !== null && a !== b;
  const goesOn = opened.from === got || opened.from === 0;
  if (goesOn && !differs(opened.etag, first.etag) && !differs(opened.total, first.total)) return opened;
  opened.body.destroy();
  throw new AnotherFile();
}

/** The bytes that are still wanted. @param sha256 of the `got` bytes that came before */
async function* restOf({ body, from }: OpenedFile, got: number, sha256: string): AsyncGenerator<Buffer> {
  const again = createHash('sha256');
  let toSkip = got - from;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const known = chunk.subarray(0, toSkip);
    if (known.length > 0) {
      again.update(known);
      toSkip -= known.length;
      if (toSkip === 0 && again.digest('hex') !== sha256) throw new AnotherFile();
    }
    if (known.length < chunk.length) yield chunk.subarray(known.length);
  }
}
