import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { problem } from './problem.mjs';
import { sourceFiles } from './source-files.mjs';

/** What `forge lint` and `forge deploy` check, by the same packages, in the working directory. */

const require = createRequire(import.meta.url);
const { ManifestParserBuilder, ProcessorBuilder, ValidationTypes } = require('@forge/manifest');

const MANIFEST = 'manifest.yml';
/** Forge's list of these comes from its servers; nodejs22.x is the newest (facts on Forge). */
const DEPRECATED_RUNTIMES = ['nodejs18.x', 'nodejs20.x', 'sandbox'];
const silent = { info() {}, warn() {}, debug() {}, error() {}, trace() {} };

/** @returns the manifest with its variables filled in, or undefined when it can't be read */
export function parseManifest() {
  try {
    const content = readFileSync(MANIFEST, 'utf8');
    return new ManifestParserBuilder().withInterpolators().build().parseManifest({ content, filePath: MANIFEST });
  } catch {
    return undefined;
  }
}

export async function checkByForge() {
  const kinds = [
    ValidationTypes.FULL,
    ValidationTypes.PRODUCT_TRIGGER,
    ValidationTypes.FORGE_REMOTE_COMPUTE,
    ValidationTypes.DEPRECATED_CSP_METHOD,
  ];
  const problems = [];
  for (const kind of kinds.filter(Boolean)) problems.push(...(await validate(kind)));
  const manifest = parseManifest();
  return manifest?.modules ? [...problems, ...(await lintSources(manifest))] : problems;
}

async function validate(kind) {
  const processor = ProcessorBuilder.instance()
    .withValidation(kind)
    .withOptions({ deprecatedRuntimes: DEPRECATED_RUNTIMES });
  const { errors } = await processor.build().process(MANIFEST);
  return (errors ?? []).map((e) => problem(e.level, `${MANIFEST}:${e.line}`, `${e.message} [${e.reference}]`));
}

async function lintSources(manifest) {
  readScopesFromFiles();
  const { lint } = require('@forge/lint');
  const files = sourceFiles(manifest).map(({ file }) => file);
  const server = {
    getDeprecatedRuntimes: async () => DEPRECATED_RUNTIMES,
    isCombinedArtifactUploadEnabled: async () => false,
  };
  const results = await lint(files, manifest, 'development', silent, server, { linter: { mode: 'client-side' } });
  return results.flatMap(({ file, errors, warnings }) => [
    ...errors.map((e) => asProblem('error', file, e)),
    ...warnings.map((e) => asProblem('warning', file, e)),
  ]);
}

/** A handler that nothing exports fails at every call: Forge only warns of it. */
function asProblem(level, file, { message, line, reference }) {
  const isFatal = level === 'error' || /Cannot find exported function/.test(message);
  return problem(isFatal ? 'error' : 'warning', `${file}:${line}`, `${message} [${reference}]`);
}

/** The linter would download six API descriptions; this switch of its own makes it read files instead. */
function readScopesFromFiles() {
  const shipped = (name) => path.join(import.meta.dirname, name);
  process.env.USE_LOCAL_SWAGGER = '1';
  process.env.LOCAL_JIRA_SWAGGER = shipped('jira-scopes.json');
  for (const product of ['CONF', 'CONF_V2', 'JSM', 'JSW', 'BB']) {
    process.env[`LOCAL_${product}_SWAGGER`] = shipped('no-paths.json');
  }
}
