import { spawn } from 'node:child_process';

/**
 * Runs a script of Node in a process of its own.
 * @param onProgress gets each line that it writes to stderr
 * @throws what it wrote, when it ends in any way but well
 */
export function runScript(
  script: string,
  args: string[],
  { failure, onProgress = () => {} }: { failure: string; onProgress?: ((line: string) => void) | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.push(text);
      for (const line of text.split('\n').filter(Boolean)) onProgress(line);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${failure}\n${said.join('').slice(-4000)}`));
    });
  });
}
