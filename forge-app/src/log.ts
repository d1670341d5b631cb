type Detail = Record<string, string | number | boolean | null>;

/**
 * One line of JSON in Forge's log. Give it names, ids and numbers; never a secret and never a customer's text: the
 * logs can be read by whoever develops the app.
 */
export function log(level: 'info' | 'warn' | 'error', message: string, detail: Detail = {}): void {
  // biome-ignore lint/suspicious/noConsole: the console is Forge's log
  console[level](JSON.stringify({ message, ...detail }));
}
