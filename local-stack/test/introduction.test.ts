import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { introduction } from '../src/introduction.ts';

test('the command that npm start shows reads the token', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'synapse-introduction-'));
  try {
    await mkdir(path.join(folder, '.data'));
    await writeFile(path.join(folder, '.data/demo.json'), JSON.stringify({ token: 'the-token' }));
    const told = introduction({ apiUrl: 'http://127.0.0.1:1', sandboxUrl: 'http://127.0.0.1:2' });
    const [, script = ''] = /node -p '([^']*)'/.exec(told) ?? [];
    const { stdout } = await promisify(execFile)(process.execPath, ['-p', script], { cwd: folder });
    expect(stdout.trim()).toBe('the-token');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
