import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { SandboxInfo } from './sandbox-jira.ts';
import { writePrivateFile } from './write-file.ts';

/** `.data/demo.json`: how to use the demo that is running; there only while it is ready. Holds secrets: mode 0600. */
export interface DemoFile {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** A login token of the demo's admin. */
  readonly token: string;
  readonly jira: SandboxInfo;
  /** `postgres` is null with a DATABASE_URL. */
  readonly pids: { demo: number; api: number; sandbox: number; postgres: number | null };
}

export function demoFilePath(dataDir: string): string {
  return path.join(dataDir, 'demo.json');
}

export function writeDemoFile(dataDir: string, demo: DemoFile): Promise<void> {
  return writePrivateFile(demoFilePath(dataDir), `${JSON.stringify(demo, null, 2)}\n`);
}

export function removeDemoFile(dataDir: string): Promise<void> {
  return rm(demoFilePath(dataDir), { force: true });
}
