import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.ts';

type Recipe = {
  /** Holds one folder for each state of the sources. */
  cache: string;
  /** Says which state of the sources: the folder's name. */
  state: string;
  /** The file that `make` writes last; a folder without it is not finished. */
  proof: string;
  make: (folder: string) => Promise<void>;
};

const KEPT = 10;

/** Gives the folder that `make` fills, made now or by an earlier run of the same sources. */
export async function makeOnce(recipe: Recipe): Promise<{ folder: string; cached: boolean }> {
  const folder = join(recipe.cache, recipe.state);
  const isFinished = () => existsSync(join(folder, recipe.proof));
  const cached = isFinished();
  if (!cached) {
    await withLock(`${folder}.lock`, async () => {
      if (!isFinished()) await makeBeside(folder, isFinished, recipe);
    });
  }
  return { folder, cached };
}

/** Makes beside and renames: two runs at once, or a killed one, never leave half a bundle under the final name. */
async function makeBeside(folder: string, isFinished: () => boolean, { cache, proof, make }: Recipe): Promise<void> {
  const beside = `${folder}.${process.pid}.${Date.now()}`;
  mkdirSync(beside, { recursive: true });
  try {
    await make(beside);
    renameSync(beside, folder);
    forgetOld(cache, proof);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!isFinished()) throw error;
  }
}

/** Keeps the newest; a host that runs may still serve pages from one of them. */
function forgetOld(cache: string, proof: string): void {
  const finished = readdirSync(cache)
    .map((name) => join(cache, name))
    .filter((folder) => existsSync(join(folder, proof)))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const folder of finished.slice(KEPT)) rmSync(folder, { recursive: true, force: true });
}
