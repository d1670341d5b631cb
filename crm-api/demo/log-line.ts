import { z } from 'zod';

const PINO_ERROR = 50;
const ERROR_LABELS = ['error', 'fatal'];

const logLineSchema = z.object({
  level: z.union([z.number(), z.string()]),
  msg: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

/**
 * What of a child's log line a person at the terminal should see: errors, and what is printed to stderr outside the
 * log. Undefined for the rest, which is in the log file.
 */
export function worthShowing(line: string, from: 'stdout' | 'stderr'): string | undefined {
  const parsed = logLineSchema.safeParse(readJson(line));
  if (!parsed.success) return from === 'stderr' && line.trim() ? line : undefined;
  const { level, msg, err } = parsed.data;
  if (typeof level === 'number' ? level < PINO_ERROR : !ERROR_LABELS.includes(level)) return undefined;
  return [msg, err?.message].filter(Boolean).join(': ') || line;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
