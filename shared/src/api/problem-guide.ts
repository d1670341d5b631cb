import type { ProblemCode } from '@synapse/shared/problem';

/** What a code means, and what helps. `title` is the same for every occurrence (RFC 9457, section 3.1.3). */
export type ProblemGuide = { readonly title: string; readonly when: string; readonly help: string };

/** What all problems have in common, in Markdown. */
export const PROBLEM_INTRO =
  'An error is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), of the type `application/problem+json`. Its `code` is stable, so branch on it; `title` and `detail` are for people, and may be reworded. `traceId` finds the request in the logs. `issues` names each thing that is wrong: where (`path`), why (`message`), what is allowed there (`options`) and which of these was probably meant (`likely`).';

export const PROBLEM_GUIDE: Readonly<Record<ProblemCode, ProblemGuide>> = {
  invalid_request: {
    title: 'The request is not valid',
    when: 'A value in the body, the query or a header is missing or not allowed.',
    help: 'Correct what `issues` names. `options` lists what is allowed, and `likely` what was probably meant. Sending the same again does not help.',
  },
  malformed_json: {
    title: 'The body is not JSON',
    when: 'The body cannot be parsed.',
    help: 'Send JSON in UTF-8; check quotes and commas.',
  },
  invalid_cursor: {
    title: 'The cursor is not valid',
    when: '`cursor` is not a `nextCursor` of this list, or is of another sort order.',
    help: 'Begin again without a cursor, and change nothing but the cursor from page to page.',
  },
  unauthenticated: {
    title: 'Not signed in',
    when: 'There is no token, or it has expired, or it is not one of this API.',
    help: 'Get a new token, then send the request again.',
  },
  bad_signature: {
    title: 'The signature is not valid',
    when: 'A request of the Forge app or of a webhook is not signed with a secret of the site, is too old, or came before.',
    help: 'Check the secret and the clock. Sign each attempt again. Pair the app again where its secret is lost.',
  },
  forbidden: {
    title: 'Not allowed',
    when: 'Your role is below the one that the route needs, or your service token lacks the scope.',
    help: 'Ask an admin of the workspace for the role or a token with the scope, or to do it for you.',
  },
  not_found: {
    title: 'Not found',
    when: 'There is no such thing in your workspace, or no such address.',
    help: 'Check the id. What was deleted does not come back.',
  },
  method_not_allowed: {
    title: 'Method not allowed',
    when: 'The address exists, but not for this method.',
    help: 'Use one of the methods in the header `Allow`.',
  },
  conflict: {
    title: 'Conflict',
    when: 'The request does not fit how things stand: somebody else changed them, or something must come first.',
    help: 'Read the current state, then decide again. `detail` says what stands in the way.',
  },
  idempotency_key_in_use: {
    title: 'The request is under way',
    when: 'Another try with this `Idempotency-Key` is under way, or its process ended before it answered.',
    help: 'Wait as long as `Retry-After` says, then send the same request with the same key.',
  },
  body_not_regenerable: {
    title: 'The text can’t be written to Jira',
    when: 'The text in Jira holds more than Markdown can say, such as a mention or an image, and writing would lose it.',
    help: 'Add a comment instead, or say `replaceDescription` (of a comment: `replaceBody`) to replace it knowingly.',
  },
  pairing_code_invalid: {
    title: 'The pairing code is not valid',
    when: 'The code is wrong, was used, or is older than ten minutes.',
    help: 'Get a new code in the CRM.',
  },
  precondition_failed: {
    title: 'It has changed meanwhile',
    when: 'It is not as it was when you read it: none of the tags in `If-Match` is of how it is now, or a bulk change would be for another number of tickets than `expectedCount`. Nothing was done.',
    help: 'Compare `current` with what you wanted, then send the change with the ETag of this answer, or with the new count.',
  },
  payload_too_large: {
    title: 'The body is too large',
    when: 'The body or the file is larger than this route takes.',
    help: 'Send less at once. `detail` names the limit.',
  },
  unsupported_media_type: {
    title: 'Unsupported media type',
    when: 'The body is of a type that this route does not take, or a file of a type that is refused here.',
    help: 'Send `application/json` in UTF-8; for a file, its own media type.',
  },
  range_not_satisfiable: {
    title: 'Range not satisfiable',
    when: 'None of the bytes that were asked for are in the file.',
    help: 'Read the size in `Content-Range`, and ask for a range within it.',
  },
  idempotency_key_reused: {
    title: 'The key was used for another request',
    when: 'This `Idempotency-Key` was sent within 24 hours with another address or another body.',
    help: 'Make a new key for each request. Only a repetition of the same request carries the same key.',
  },
  jira_refused: {
    title: 'Jira refused the change',
    when: 'Jira does not take a value or a transition. What you wrote is kept in the CRM.',
    help: 'Correct what `issues` names; `needs` lists what a transition demands, to be sent in `transitionFields`. Retry once the settings in Jira are corrected.',
  },
  too_many_requests: {
    title: 'Too many requests',
    when: 'You, your workspace or your address asked for more than its share, or has too much under way at once.',
    help: 'Wait as long as `Retry-After` says.',
  },
  internal: {
    title: 'Internal error',
    when: 'Something went wrong on our side.',
    help: 'Try again. If it keeps failing, report `traceId`.',
  },
  jira_unavailable: {
    title: 'Jira can’t be reached',
    when: 'Jira does not answer, or not in time. Nothing of the request was done.',
    help: 'Wait as long as `Retry-After` says, then send it again.',
  },
  not_ready: {
    title: 'Not ready',
    when: 'The database or another part is away, or the process is starting or ending.',
    help: 'Wait as long as `Retry-After` says. Where `detail` says that the change may have been saved, look before you send it again.',
  },
};
