import { settings as texts } from '../texts/t-settings.ts';
import type { Attempt } from './data.ts';

type Why = keyof typeof texts.webhooks.noAnswer;

/** The codes of one meaning each: ours, and those of Node's sockets (https://nodejs.org/api/errors.html#common-system-errors). */
const BY_CODE: ReadonlyMap<string, Why> = new Map([
  ['timeout', 'late'],
  ['ETIMEDOUT', 'late'],
  ['host_not_allowed', 'notAllowed'],
  ['address_not_allowed', 'inside'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'closed'],
  ['EPIPE', 'closed'],
  ['ENOTFOUND', 'notFound'],
  ['EAI_AGAIN', 'notFound'],
  ['EHOSTUNREACH', 'noWay'],
  ['ENETUNREACH', 'noWay'],
]);

/** How a message was answered, or why it was not. */
export function answerOf({ status, error }: Pick<Attempt, 'status' | 'error'>): string {
  if (status !== null) return texts.webhooks.status(status);
  const code = error ?? '';
  const words = texts.webhooks.noAnswer[whyOf(code)];
  // Whoever runs the receiver looks up the code of a system.
  return /^[A-Z]/.test(code) ? `${words} (${code})` : words;
}

function whyOf(code: string): Why {
  // OpenSSL's reasons why a certificate is not trusted (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
  if (/CERT|UNABLE_TO_|HOSTNAME_MISMATCH/.test(code)) return 'certificate';
  if (/^(HPE_|EPROTO|ERR_SSL_)/.test(code)) return 'notHttp';
  return BY_CODE.get(code) ?? 'unknown';
}
