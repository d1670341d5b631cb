import { Readable } from 'node:stream';
import got, { type PlainResponse } from 'got';
import { parseCleanJson } from '../../domain/storable.ts';
import type { Outbound } from '../../egress/egress.ts';
import { receive } from '../../egress/receive.ts';
import { errorOfAnswer, JiraError } from '../jira-error.ts';
import { authorizationOf, type Gate, type JiraAccess, mayBeSent } from '../jira-http.ts';
import type { JiraRequest } from '../jira-request.ts';
import { asNoAnswer, isClosedAsIdle } from '../no-answer.ts';
import { type FilePart, multipartOf } from './multipart.ts';
import type { OpenedFile } from './resumed-download.ts';

/** Bytes out of Jira and into it, streamed. Both throw JiraError for whatever Jira does. */
export type FileTransfer = {
  /**
   * Opens the content of a file from a byte on; with an `etag`, only if it is still that file. Its body may break off:
   * then it emits a JiraError of the kind `unavailable`. See resumed-download.ts.
   */
  open(request: JiraRequest, from: number, etag: string | null): Promise<OpenedFile>;
  /** Sends one file as multipart and gives the parsed answer. `open` is called again for each try. */
  upload(request: JiraRequest, open: () => Promise<FilePart>): Promise<unknown>;
};

/**
 * No limit to the whole, for a file takes as long as it takes; but silence has one. An answer to an upload is awaited
 * for longer than Jira's gateway waits for Jira (a minute), so that afterwards nothing of it is under way there.
 */
const TIMEOUTS = { lookup: 10_000, connect: 10_000, secureConnect: 10_000, socket: 75_000, response: 75_000 };

/** Jira answers with a few lines of each file. */
const UPLOAD_ANSWER_MOST = 1_048_576;

/** From Jira to its media host is one; more would be a loop. */
const MAX_REDIRECTS = 3;

const HEADERS = { 'user-agent': 'synapse-crm-api' };

type Options = { outbound: Outbound; onRequest?: (request: JiraRequest) => void; gate?: Gate };

type Agents = Outbound['agents'];

/** How a transfer is carried out. */
type By = { signal: AbortSignal | undefined; outbound: Outbound };

/** Moves files as the account of `access`. @param options.gate stands in front of each call to Jira, as for all others */
export function createFileTransfer(access: JiraAccess, options: Options): FileTransfer {
  const authorization = authorizationOf(access);
  const { outbound } = options;
  const through = async <T>(request: JiraRequest, send: () => Promise<T>): Promise<T> => {
    const counted = () => {
      options.onRequest?.(request);
      return send();
    };
    // The gate gives back what `send` gave.
    return options.gate ? ((await options.gate(request, counted)) as T) : counted();
  };
  return {
    open: (request, from, etag) =>
      through(request, async () => {
        await mayBeSent(request, TIMEOUTS.response);
        const { signal } = request.guard ?? {};
        return openFrom(urlOf(access, request), authorization, { from, etag, signal, outbound });
      }),
    upload: (request, open) =>
      through(request, async () => {
        const part = await open();
        try {
          await mayBeSent(request, TIMEOUTS.response);
          return await upload(urlOf(access, request), authorization, part, { signal: request.guard?.signal, outbound });
        } finally {
          // Also where nothing of it was sent.
          part.content.destroy();
        }
      }),
  };
}

function urlOf({ baseUrl }: JiraAccess, { path }: JiraRequest): URL {
  return new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
}

/**
 * Follows Jira's 303 to its media host by hand: our authorization is for Jira alone, and the address itself is what the
 * media host wants (docs/reference/jira-rest.md#attachments). Jira's own answer may be the file as well.
 */
async function openFrom(
  start: URL,
  authorization: string,
  { from, etag, ...by }: By & { from: number; etag: string | null },
): Promise<OpenedFile> {
  const range = from === 0 ? {} : { range: `bytes=${from}-`, ...(etag === null ? {} : { 'if-range': etag }) };
  let url = start;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const own = hops === 0 ? { authorization } : {};
    const ask = (agent: Agents) => open(url, { ...HEADERS, ...range, ...own }, { ...by, agent });
    const { response, body } = await ask(by.outbound.agents).catch((error: unknown) => {
      if (!isClosedAsIdle(error)) throw error;
      return ask(by.outbound.fresh);
    });
    if (response.statusCode >= 200 && response.statusCode < 300) return openedFile(response, body);
    const { location } = response.headers;
    if (response.statusCode < 300 || response.statusCode >= 400 || location === undefined) {
      const said = await firstOf(body);
      throw errorOfAnswer(response.statusCode, said, response.headers, hops === 0 ? 'in-words' : 'plain');
    }
    body.destroy();
    url = nextHop(url, location, by.outbound);
  }
  throw new JiraError({ kind: 'unavailable', status: null, words: 'the file’s address redirects too often' });
}

/** RFC 9110, section 14.4: a 206 says which bytes it holds; every other success holds all of them. */
function openedFile({ statusCode, headers }: PlainResponse, body: Readable): OpenedFile {
  const { etag } = headers;
  const part = statusCode === 206 ? /^bytes (\d+)-\d+\/(\d+)?/.exec(headers['content-range'] ?? '') : null;
  const total = part ? part[2] : headers['content-length'];
  return {
    body,
    from: Number(part?.[1] ?? 0),
    total: total === undefined ? null : Number(total),
    etag: etag === undefined || etag.startsWith('W/') ? null : etag,
  };
}

/** Whoever answers as Jira says where to go on, so where that leads is judged like every address. */
function nextHop(from: URL, location: string, outbound: Outbound): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (url && /^https?:$/.test(url.protocol) && !outbound.allows(url)) {
    const words = `it sends on to ${url.hostname.slice(0, 200)}, which is no host that the CRM calls`;
    throw new JiraError({ kind: 'refused', status: null, words });
  }
  if (url && (url.protocol === 'https:' || url.protocol === from.protocol)) return url;
  throw new JiraError({ kind: 'unavailable', status: null, words: 'the file’s address can’t be opened' });
}

async function open(
  url: URL,
  headers: Record<string, string>,
  { signal, agent }: By & { agent: Agents },
): Promise<{ response: PlainResponse; body: Readable }> {
  const stream = got.stream(url, {
    headers,
    agent,
    ...(signal ? { signal } : {}),
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    // What arrives is stored as it is, and its length is compared with what Jira said.
    decompress: false,
    timeout: TIMEOUTS,
  });
  const response = await new Promise<PlainResponse>((resolve, reject) => {
    stream.once('response', resolve);
    stream.once('error', (error) => reject(asNoAnswer(error, false)));
  });
  const body = Readable.from(withJiraErrors(stream), { objectMode: false });
  // What nobody reads to its end must neither hold the connection nor, when that breaks, bring the process down.
  stream.on('error', () => undefined);
  return { response, body: body.once('close', () => stream.destroy()) };
}

async function* withJiraErrors(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw asNoAnswer(error, false);
  }
}

/** An error's body is small; of one that isn't, the start will do. */
async function firstOf(body: Readable): Promise<unknown> {
  let text = '';
  for await (const chunk of body as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.length > 10_000) break;
  }
  return parse(text);
}

async function upload(url: URL, authorization: string, part: FilePart, { signal, outbound }: By): Promise<unknown> {
  const { contentType, length, body } = multipartOf(part);
  let read: unknown;
  let whole = false;
  const content = Readable.from(
    (async function* () {
      try {
        yield* body;
        whole = true;
      } catch (error) {
        read = error;
        throw error;
      }
    })(),
    { objectMode: false },
  );
  try {
    const ask = (ending: AbortSignal) =>
      got.post(url, {
        headers: {
          ...HEADERS,
          authorization,
          accept: 'application/json',
          'content-type': contentType,
          'content-length': String(length),
          'x-atlassian-token': 'no-check',
        },
        body: content,
        // A kept one that Jira closes at this moment would leave it unknown whether the file has arrived.
        agent: outbound.fresh,
        signal: ending,
        retry: { limit: 0 },
        followRedirect: false,
        throwHttpErrors: false,
        timeout: TIMEOUTS,
      });
    const { statusCode, headers, body: text } = await receive(UPLOAD_ANSWER_MOST, ask, signal);
    if (statusCode >= 200 && statusCode < 300) return parse(text);
    throw errorOfAnswer(statusCode, parse(text), headers);
  } catch (error) {
    signal?.throwIfAborted();
    if (read !== undefined) throw read;
    // Of a part Jira makes no file, so one that broke off before its end was given away can't be there.
    throw asNoAnswer(error, whole);
  } finally {
    content.destroy();
  }
}

function parse(text: string): unknown {
  try {
    return parseCleanJson(text);
  } catch {
    return undefined;
  }
}
