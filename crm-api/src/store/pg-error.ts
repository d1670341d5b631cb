/** The constraint that a statement broke (SQLSTATE class 23); undefined for every other error. */
export function constraintOf(error: unknown): string | undefined {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown };
  return typeof code === 'string' && code.startsWith('23') && typeof constraint === 'string' ? constraint : undefined;
}

/** Whether a statement failed for a value in it (SQLSTATE class 22), so that the same values will fail again. */
export function isDataError(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
}

/** The database's words of an error without the value that some end in, which is the customer's. */
export const withoutValue = (message: string): string => message.replace(/: ".*$/s, '');
