import { readErrorBody } from './error-body.ts';

/**
 * What went wrong in a call to Jira, by what can be done about it:
 * - `unavailable`: no answer, a 5xx, or a 404 that is not Jira's; trying again may help. Whether a write was carried out is
 *   unknown when `ambiguous`
 * - `rate_limited`: try again after `retryAfterMs`
 * - `unauthorised`: Jira does not accept the account; a person has to correct it. A call whose scope the token lacks is `refused`
 * - `not_found`: there is no such thing, or this account may not see it: Jira says 404 for both
 * - `refused`: a 4xx that trying again can't repair
 */
export type JiraErrorKind = 'unavailable' | 'rate_limited' | 'unauthorised' | 'not_found' | 'refused';

export class JiraError extends Error {
  readonly kind: JiraErrorKind;
  readonly status: number | null;
  /** Jira's own words, as one line. */
  readonly words: string;
  /** Jira's words per field, by the field's id in Jira. */
  readonly fields: Readonly<Record<string, string>>;
  readonly ambiguous: boolean;
  readonly retryAfterMs: number | null;
  /** Jira's `RateLimit-Reason`: the scope at which it refused. */
  readonly limitReason: string | null;

  constructor(init: {
    kind: JiraErrorKind;
    status: number | null;
    words: string;
    fields?: Record<string, string>;
    ambiguous?: boolean;
    retryAfterMs?: number | null;
    limitReason?: string | null;
    cause?: unknown;
  }) {
    super(`Jira: ${init.kind}${init.status === null ? '' : ` (${init.status})`}: ${init.words}`, { cause: init.cause });
    this.name = 'JiraError';
    this.kind = init.kind;
    this.status = init.status;
    this.words = init.words;
    this.fields = init.fields ?? {};
    this.ambiguous = init.ambiguous ?? false;
    this.retryAfterMs = init.retryAfterMs ?? null;
    this.limitReason = init.limitReason ?? null;
  }

  /** Whether Jira may have carried out the call without answering, also one that may be repeated. */
  get unanswered(): boolean {
    return this.ambiguous || this.status === null;
  }

  /**
   * Whether Jira itself answered, and what it would not or could not do is this one thing: another may go well. No answer, or that
   * of a gateway, is about all of them.
   */
  get isOfOneThing(): boolean {
    return this.kind === 'refused' || this.status === 500 || this.status === 409;
  }

  /** Whether the same call may succeed later without anybody doing anything. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'rate_limited';
  }
}

/** Whether a request was refused at the door, so that Jira can't have carried it out. Everything else may have reached it. */
export function isUnreached(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ERR_OUTBOUND_REFUSED'].includes(code);
}

/**
 * An app was installed or upgraded minutes ago, and Jira still gives it its permissions: what it refuses or does not show
 * now proves nothing (docs/reference/jira-rest.md#new-installations). The same call is made again.
 */
export class JiraSettlingError extends JiraError {
  constructor(refusal: JiraError, retryAfterMs: number) {
    const { status, words } = refusal;
    super({ kind: 'unavailable', status, words, retryAfterMs, cause: refusal });
    this.name = 'JiraSettlingError';
  }
}

/** What was asked for; null where Jira does not show it. */
export async function unlessNotFound<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof JiraError && error.kind === 'not_found') return null;
    throw error;
  }
}

/**
 * What a 404 of the answering side says of the thing that was asked for:
 * - `in-words`: it is not there, if Jira itself says so. A gateway or a proxy may answer 404 while Jira is away
 * - `plain`: it is not there. Files are given out by another host, whose errors have no one shape
 * - `nothing`: nothing. The request asks for many things at once, and Jira leaves out what is not there
 */
export type MeaningOf404 = 'in-words' | 'plain' | 'nothing';

/** More than any list of Jira's has, that is read whole: 5,000 comments are 51 pages. */
const PAGES_MOST = 100;

/** All pages together, as JSON: each has its own limit as an answer, and all that are kept have this one. */
const LIST_SIZE_MOST = 64 * 1_048_576;

/**
 * Bounds a list that is read whole: whoever answers as Jira could otherwise have pages read forever, and fill the memory.
 * @param what the list is called
 * @returns to be called with each page; it throws JiraError
 */
export function boundList(what: string): (page: unknown) => void {
  let pages = 0;
  let size = 0;
  const tooMuch = (words: string) => new JiraError({ kind: 'unavailable', status: null, words });
  return (page) => {
    pages += 1;
    // A list of one page, as nearly all are, is bounded as an answer.
    if (pages > 1) size += JSON.stringify(page)?.length ?? 0;
    if (pages > PAGES_MOST) throw tooMuch(`Jira gave more pages than ${PAGES_MOST} of one list`);
    if (size > LIST_SIZE_MOST) throw tooMuch(`${what} are larger than 64 MB, which is more than the CRM takes`);
  };
}

/**
 * The error of an answer that is not 2xx.
 * @param headers of the answer, their names in small letters
 */
export function errorOfAnswer(
  status: number,
  body: unknown,
  headers: AnswerHeaders = {},
  meaning: MeaningOf404 = 'in-words',
): JiraError {
  const { messages, fields, byJira } = readErrorBody(body);
  const said = [...messages, ...Object.entries(fields).map(([field, words]) => `${field}: ${words}`)];
  const words = said.join(' ') || `HTTP ${status}`;
  const lacksScope = status === 401 && textOf(headers['x-failure-category']) === SCOPE_MISSING;
  return new JiraError({
    kind: lacksScope ? 'refused' : kindOf(status, meaning === 'plain' || (meaning === 'in-words' && byJira)),
    status,
    words: lacksScope ? 'the token lacks the scope that this call needs' : words,
    fields,
    // A gateway that gave up may have passed the write on.
    ambiguous: status >= 500 || status === 408,
    retryAfterMs: retryAfterOf(headers) ?? (status === 429 ? untilReset(headers) : null),
    limitReason: textOf(headers['ratelimit-reason']) ?? null,
  });
}

/**
 * The gateway's mark of a call whose scope is missing: the token is fine, the call is not
 * (docs/reference/jira-rest.md#gateway-errors).
 */
const SCOPE_MISSING = 'FAILURE_CLIENT_SCOPE_CHECK';

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

const textOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header);

function retryAfterOf(headers: AnswerHeaders): number | null {
  const given = textOf(headers['retry-after']);
  return given !== undefined && /^\d{1,6}$/.test(given) ? Number(given) * 1000 : null;
}

/** `X-RateLimit-Reset` says when, by Jira's clock; so does `Date` what that clock shows. At most an hour lies between. */
function untilReset(headers: AnswerHeaders): number | null {
  const reset = Date.parse((textOf(headers['x-ratelimit-reset']) ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  const now = Date.parse(textOf(headers.date) ?? '');
  const ms = reset - (Number.isNaN(now) ? Date.now() : now);
  return ms > 0 && ms <= 3_600_000 ? ms : null;
}

/** Less than a fifth of some limit is left: for how long, ms, as far as it is known; null: no limit is near. */
export function nearLimitFor(headers: AnswerHeaders): number | null {
  return textOf(headers['x-ratelimit-nearlimit']) === 'true' ? (untilReset(headers) ?? NEAR_LIMIT_MS) : null;
}
const NEAR_LIMIT_MS = 60_000;

function kindOf(status: number, proves404: boolean): JiraErrorKind {
  if (status === 429) return 'rate_limited';
  if (status === 401) return 'unauthorised';
  if (status === 404 || status === 410) return proves404 ? 'not_found' : 'unavailable';
  if (status >= 500 || status === 408 || status === 409 || status === 425) return 'unavailable';
  return 'refused';
}
