import { z } from 'zod';

const ERROR_LEVELS = ['error', 'fatal'];

/** The API's lines, and with `text` what the Forge app logs in the sandbox. */
const pinoLineSchema = z.object({
  level: z.string(),
  msg: z.string().optional(),
  text: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});
/** The sandbox's lines. */
const sandboxLineSchema = z.object({ event: z.string(), message: z.string().optional() });

/**
 * What of a child's log line a person at the terminal should see: errors, and what is printed to stderr outside the
 * log. Undefined for the rest, which is in the log file.
 */
export function worthShowing(line: string, from: 'stdout' | 'stderr'): string | undefined {
  const logged = readJson(line);
  const pino = pinoLineSchema.safeParse(logged);
  if (pino.success) {
    const { level, msg, text, err } = pino.data;
    return ERROR_LEVELS.includes(level) ? [msg ?? text, err?.message].filter(Boolean).join(': ') || line : undefined;
  }
  const sandbox = sandboxLineSchema.safeParse(logged);
  if (sandbox.success) {
    const { event, message } = sandbox.data;
    return /error|failed/.test(event) ? `${event}: ${message?.split('\n')[0] ?? line}` : undefined;
  }
  return from === 'stderr' && line.trim() ? line : undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
