import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { killWithUs } from './kill-with-us.ts';

/** A Jira sandbox as a process of its own, so that its memory and its work are not counted as ours. */
export type SandboxProcess = {
  url: string;
  control<T>(what: string, body: unknown): Promise<T>;
  /** How many requests each endpoint has had since `usage/reset`, such as 'PUT /issue/{id}'. */
  requests(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
};

/** @param dataFolder where it keeps its state and files; without one, in its memory */
export async function startSandboxProcess(dataFolder?: string): Promise<SandboxProcess> {
  const main = path.resolve(import.meta.dirname, '../jira-sandbox/src/main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_DATA: dataFolder, FORGE_APP_DIR: undefined },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const letGo = killWithUs(child);
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { event: string; url?: string };
    if (said.event !== 'listening') continue;
    url = said.url;
    break;
  }
  if (url === undefined) throw new Error('the Jira sandbox did not start; its own words are above');
  // Nobody reads on; a full pipe would stop it.
  child.stdout.resume();
  const base = url;
  return {
    url: base,
    async control<T>(what: string, body: unknown) {
      const answer = await fetch(`${base}/__sandbox/${what}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`the sandbox refused ${what}: ${await answer.text()}`);
      const text = await answer.text();
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    async requests() {
      const answer = await fetch(`${base}/__sandbox/usage`);
      const { endpoints } = (await answer.json()) as { endpoints: Record<string, { requests: number }> };
      return Object.fromEntries(Object.entries(endpoints).map(([name, { requests }]) => [name, requests]));
    },
    async close() {
      letGo();
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill()) await ended;
    },
  };
}
