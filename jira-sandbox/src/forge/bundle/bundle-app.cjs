/**
 * Bundles a Forge app with Atlassian's own @forge/bundler, which is what `forge deploy` runs: no login, no network.
 *
 *   node bundle-app.cjs <app directory> <output directory>
 *
 * Writes `functions/` (one .cjs per handler file), `ui/<resource key>/` (one page per UI Kit resource) and, last,
 * `bundle.json`. Its own process and CommonJS: the bundler wants `require.main` and resolves everything from the
 * working directory.
 */
const fs = require('node:fs');
const path = require('node:path');
const os = require('node:os');
const { createRequire } = require('node:module');

const say = (text) => process.stderr.write(`${text}\n`);
const quiet = { info() {}, warn: say, debug() {}, error: say, trace() {} };

/** What wraps functions on Forge comes from Atlassian's CDN; our host wraps them itself, so an empty file will do. */
function standInForWrapper() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'forge-wrapper-'));
  fs.mkdirSync(path.join(folder, 'dist'));
  for (const file of ['wrapper.js', 'loader.js']) fs.writeFileSync(path.join(folder, 'dist', file), '// none\n');
  return folder;
}

function timed(what, work) {
  const start = Date.now();
  say(`Bundling ${what} …`);
  return work().then((result) => {
    say(`Bundled ${what} in ${((Date.now() - start) / 1000).toFixed(1)} s.`);
    return result;
  });
}

async function bundle(appDir, outDir) {
  process.chdir(appDir);
  const wrapper = standInForWrapper();
  process.env.FORGE_RUNTIME_PATH = wrapper;
  const bundler = require('@forge/bundler');
  const shared = createRequire(require.resolve('@forge/bundler'))('@forge/cli-shared');
  const reader = new shared.FileSystemReader();
  const config = new shared.ConfigFile(reader, new shared.FileSystemWriter());

  const entryPoints = bundler.getEntryPoints(await config.getAppHandlers());
  const wrappers = bundler.getWrapperProvider({ fileSystemReader: reader });
  const functions = await timed(`the functions of ${entryPoints.map((e) => e.name).join(', ')}`, () =>
    bundler.getNodeBundler(quiet, wrappers, config).bundle({ appDirectory: process.cwd(), entryPoints }),
  );
  take(functions.outputDir, path.join(outDir, 'functions'));

  const resources = (await config.getResources(['nativeUI'])).filter((resource) => !resource.bundler);
  if (resources.length > 0) {
    const pages = await timed(`the pages ${resources.map((r) => r.key).join(', ')}`, () =>
      new bundler.NativeUIBundler(quiet).bundleResources(resources, undefined, false),
    );
    for (const page of pages.nativeUiBundlesDetails) take(page.path, path.join(outDir, 'ui', page.key));
  }
  fs.rmSync(wrapper, { recursive: true, force: true });
  const record = { functions: entryPoints.map((e) => e.name), ui: resources.map((r) => r.key) };
  fs.writeFileSync(path.join(outDir, 'bundle.json'), `${JSON.stringify(record, null, 2)}\n`);
}

function take(from, to) {
  fs.cpSync(from, to, { recursive: true });
  fs.rmSync(from, { recursive: true, force: true });
}

const [appDir, outDir] = process.argv.slice(2);
if (!appDir || !outDir) {
  say('Usage: node bundle-app.cjs <app directory, with manifest.yml> <output directory>');
  process.exit(2);
}
bundle(path.resolve(appDir), path.resolve(outDir)).catch((error) => {
  say(error.message ?? String(error));
  process.exit(1);
});
