/** One line of the app's log, or of the platform's about the app. */
export type ForgeLog = { at: string; level: string; text: string };

const KEPT = 500;

/** The newest lines of the log. */
export class ForgeLogs {
  private readonly lines: ForgeLog[] = [];
  private readonly onLine: ((line: ForgeLog) => void) | undefined;

  constructor(onLine: ((line: ForgeLog) => void) | undefined) {
    this.onLine = onLine;
  }

  add(level: string, text: string): void {
    const line = { at: new Date().toISOString(), level, text };
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
    this.onLine?.(line);
  }

  all(): readonly ForgeLog[] {
    return this.lines;
  }
}
