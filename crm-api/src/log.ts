import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

/** Anything that could be a secret or a customer's text, should somebody pass a whole object to the log. */
const NEVER_LOGGED = [
  'secret',
  'apiToken',
  'authorization',
  'password',
  'token',
  'body',
  'payload',
  'title',
  'description',
  'email',
  'encryptionKey',
  'encryptionKeyPrevious',
  'databaseUrl',
  'databaseDirectUrl',
];

/**
 * The log: one JSON line an event, with `tenant`, `issue`, `event` and `trace` where they are known.
 * @param destination where the lines go; left out: standard output, readable when `nodeEnv` is development
 */
export function createLog(options: { level: string; nodeEnv: string }, destination?: DestinationStream): Log {
  const settings = {
    level: options.level,
    base: { service: 'crm-api' },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: NEVER_LOGGED.flatMap((name) => [name, `*.${name}`]), censor: '[not logged]' },
    serializers: { err: describeError, error: describeError },
  };
  if (destination) return pino(settings, destination);
  if (options.nodeEnv === 'development' && resolves('pino-pretty')) {
    return pino({ ...settings, transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,service' } } });
  }
  return pino(settings, standardOutput());
}

/**
 * Standard output. While it takes nothing (a file on a disk that is full) lines are lost, and that is all: pino's own
 * stream for it ends the process then, or keeps it busy forever at its end (sonic-boom 4.2, `flushSync`).
 */
function standardOutput(): DestinationStream {
  process.stdout.off('error', lose).on('error', lose);
  // The lines of one turn of the event loop go out together: a write to a pipe costs more than the line.
  let lines = '';
  const flush = () => {
    if (lines !== '') process.stdout.write(lines);
    lines = '';
  };
  process.once('exit', flush);
  return {
    write(line) {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
  };
}

function lose(): void {}

/**
 * An error for the log: what it is, where it came from and its causes. Not its other members: a database error
 * carries the row in `detail`, an HTTP error the request with its headers.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...describeText(error, code),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** PostgreSQL quotes the offending value in a data error (SQLSTATE class 22): that may be a customer's text. */
function describeText(error: Error, code: unknown): { message: string; stack?: string | undefined } {
  if (typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)) return { message: error.message.split(':')[0] ?? '' };
  return { message: error.message, stack: error.stack };
}

function resolves(module: string): boolean {
  try {
    createRequire(import.meta.url).resolve(module);
    return true;
  } catch {
    return false;
  }
}
