/**
 * What went wrong in a call to Jira, by what can be done about it:
 * - `unavailable`: no answer, or a 5xx; trying again may help. Whether a write was carried out is unknown when `ambiguous`
 * - `rate_limited`: try again after `retryAfterMs`
 * - `unauthorised`: Jira does not accept the account; a person has to mend it
 * - `not_found`: there is no such thing, or this account may not see it: Jira says 404 for both
 * - `refused`: a 4xx that trying again can't heal
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

  /** Whether the same call may succeed later without anybody doing anything. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'rate_limited';
  }
}

/** Whether a request was refused at the door, so that Jira can't have carried it out. Everything else may have reached it. */
export function isUnreached(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
}

/**
 * The error of an answer that is not 2xx. Jira's error body is `{errorMessages: [], errors: {field: words}}`
 * (OpenAPI schema ErrorCollection); some gateways answer with something else.
 * @param headers `retryAfter` in seconds; `limitReason` is `RateLimit-Reason`
 */
export function errorOfAnswer(
  status: number,
  body: unknown,
  { retryAfter, limitReason }: { retryAfter?: string | undefined; limitReason?: string | undefined } = {},
): JiraError {
  const fields = fieldErrors(body);
  const said = [...errorMessages(body), ...Object.entries(fields).map(([field, words]) => `${field}: ${words}`)];
  const words = said.join(' ') || `HTTP ${status}`;
  const seconds = retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
  return new JiraError({
    kind: kindOf(status),
    status,
    words,
    fields,
    // A gateway that gave up may have passed the write on.
    ambiguous: status >= 500 || status === 408,
    retryAfterMs: seconds === null ? null : seconds * 1000,
    limitReason: limitReason ?? null,
  });
}

function kindOf(status: number): JiraErrorKind {
  if (status === 429) return 'rate_limited';
  if (status === 401) return 'unauthorised';
  if (status === 404 || status === 410) return 'not_found';
  if (status >= 500 || status === 408 || status === 409 || status === 425) return 'unavailable';
  return 'refused';
}

function errorMessages(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || !('errorMessages' in body) || !Array.isArray(body.errorMessages))
    return [];
  return body.errorMessages.filter((message): message is string => typeof message === 'string');
}

function fieldErrors(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null || !('errors' in body)) return {};
  if (typeof body.errors !== 'object' || body.errors === null) return {};
  return Object.fromEntries(
    Object.entries(body.errors).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
