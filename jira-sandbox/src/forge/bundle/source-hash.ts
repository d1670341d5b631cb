import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ForgeManifest } from '../manifest.ts';

/**
 * One hash over all that a bundle is made of: the manifest, the compiler's settings, the sources of the app and of the
 * workspace packages they import, and the versions of the packages they take from npm.
 */
export function sourceHash(appDir: string, manifest: ForgeManifest): string {
  const hash = createHash('sha256');
  const settings = ['manifest.yml', 'package.json', 'tsconfig.json', 'tsconfig.base.json'].map((name) =>
    join(appDir, name),
  );
  const sources = sourceFiles(appDir, manifest);
  for (const file of [...settings.filter((path) => existsSync(path)), ...sources]) {
    hash
      .update(`${relative(appDir, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  hash.update(JSON.stringify(lockedVersions(appDir)));
  return hash.digest('hex').slice(0, 16);
}

/** Every source file that can end up in the bundle, each once, in a stable order. */
export function sourceFiles(appDir: string, manifest: ForgeManifest): string[] {
  const folders = new Set(
    [join(appDir, 'src'), ...manifest.resources.map((resource) => dirname(join(appDir, resource.path)))]
      .filter((folder) => existsSync(folder))
      .map((folder) => realpathSync(folder)),
  );
  const own = [...folders].flatMap(walk);
  const imported = workspacePackages(appDir).filter((pkg) => own.some((file) => readFileSync(file).includes(pkg.name)));
  return [...new Set([...own, ...imported.flatMap((pkg) => walk(join(pkg.folder, 'src')))])].sort();
}

function workspacePackages(appDir: string): { name: string; folder: string }[] {
  const root = readJson(join(appDir, 'package.json')) as { workspaces?: string[] } | undefined;
  return (root?.workspaces ?? []).flatMap((folder) => {
    const pkg = readJson(join(appDir, folder, 'package.json')) as { name?: string } | undefined;
    return pkg?.name ? [{ name: `${pkg.name}/`, folder: join(appDir, folder) }] : [];
  });
}

/** The versions npm's lock pins; an app without a lock of its own is told apart by its sources alone. */
function lockedVersions(appDir: string): [string, string | undefined][] {
  const lock = readJson(join(appDir, 'package-lock.json')) as { packages?: Record<string, { version?: string }> };
  return Object.entries(lock?.packages ?? {}).map(([name, pkg]) => [name, pkg.version]);
}

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
}
