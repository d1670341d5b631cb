/** Prints a line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Does one step and prints what came of it, with the seconds it took.
 * @param slow told when it takes longer than a second: why that may be so
 */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  outcome: (result: T) => string,
  slow = '',
): Promise<T> {
  const begun = performance.now();
  const timer = setTimeout(() => say(`  ${name} … ${slow}`.trimEnd()), 1_000);
  try {
    const result = await work();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(`  ${name.padEnd(12)} ${outcome(result)} (${seconds} s)`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

/** A terminal that goes away (a closed window, `| head`) must not end the demo halfway through its shutdown. */
export function outliveTerminal(): void {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}
