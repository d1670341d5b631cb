import type { ChildProcess } from 'node:child_process';

/** What the signals end by default ends without `exit`, and so would leave the children. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends a child when this process ends, also by a signal. @returns what lets it go */
export function killWithUs(child: ChildProcess): () => void {
  const kill = () => void child.kill('SIGKILL');
  const end = () => process.exit(130);
  process.once('exit', kill);
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    process.off('exit', kill);
    for (const signal of SIGNALS) process.off(signal, end);
  };
}
