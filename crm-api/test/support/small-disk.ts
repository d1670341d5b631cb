import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that is full soon: a tmpfs of a few MB. Only root may mount one, so elsewhere its tests are skipped. */
export const smallDisk = {
  isHere: process.platform === 'linux' && process.getuid?.() === 0 && canMount(),
  note: ' (needs Linux and root, to mount a tmpfs)',
};

function canMount(): boolean {
  try {
    mountSmallDisk(1).unmount();
    return true;
  } catch {
    return false;
  }
}

export function mountSmallDisk(megabytes: number): { folder: string; unmount(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'synapse-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return {
    folder,
    unmount() {
      // Lazily: a process that was just killed may hold a file for a moment longer.
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
      rmdirSync(folder);
    },
  };
}
