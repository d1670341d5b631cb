/** Prints a line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints `name: what came of it (seconds)` for a step that may take a while; `name …` at once when it is slow. */
export async function step<T>(name: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
  const begun = performance.now();
  const slow = setTimeout(() => say(`  ${name} …`), 1_000);
  try {
    const result = await work();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(`  ${name.padEnd(12)} ${outcome(result)} (${seconds} s)`);
    return result;
  } finally {
    clearTimeout(slow);
  }
}

/** A terminal that goes away (a closed window, `| head`) must not end the demo halfway through its shutdown. */
export function outliveTerminal(): void {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}
