import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openApiDocument } from '@synapse/shared/api/openapi';
import { PROBLEM_GUIDE, PROBLEM_INTRO } from '@synapse/shared/api/problem-guide';
import { API } from '@synapse/shared/api/registry';
import { PROBLEM_STATUS, type ProblemCode } from '@synapse/shared/problem';
import openapiTypes, { astToString } from 'openapi-typescript';
import { breakingChanges, type Contract } from './breaking-changes.ts';

/**
 * `npm run openapi` writes what is made of the registry (shared/src/api): the contract, the client's types, and the list
 * of problems. With `--check` it writes nothing, and fails where one of them is stale, or where a change against the last
 * landed contract breaks clients and is not named in docs/api-changes.md.
 */
const ROOT = path.resolve(import.meta.dirname, '../..');
const CONTRACT = 'docs/openapi.json';
const CHANGES = 'docs/api-changes.md';
const check = process.argv.includes('--check');
const faults: string[] = [];

const contract = openApiDocument(API);
keep(CONTRACT, `${JSON.stringify(contract, null, 1)}\n`);
keep('api-client/src/schema.ts', await typesOf(contract));
keep('docs/errors.md', errorPage());
nameBreaks();

if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
}

/** Writes a file; or says that it is stale. */
function keep(file: string, text: string): void {
  const at = path.join(ROOT, file);
  if (existsSync(at) && readFileSync(at, 'utf8') === text) return;
  if (check) faults.push(`${file} is stale: run npm run openapi, and commit what it writes.`);
  else writeFileSync(at, text);
}

async function typesOf(document: Record<string, unknown>): Promise<string> {
  const types = astToString(await openapiTypes(JSON.stringify(document), { defaultNonNullable: false }));
  return `// Written by npm run openapi, from docs/openapi.json. Not to be edited.\n${types}`;
}

function errorPage(): string {
  const rows = (Object.keys(PROBLEM_STATUS) as ProblemCode[]).map((code) => {
    const { title, when, help } = PROBLEM_GUIDE[code];
    return `| \`${code}\` | ${PROBLEM_STATUS[code]} | **${title}.** ${when} | ${help} |`;
  });
  return `# Errors

<!-- Written by npm run openapi, from shared/src/api/problem-guide.ts. Not to be edited. -->

${PROBLEM_INTRO}

| Code | Status | What happened | What helps |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/**
 * The last landed contract: that of the commit where this branch left main; on main itself, that of the commit before.
 * It is read from git, so that there is no second file to keep.
 */
function lastLanded(): Contract | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 }).trim();
  try {
    const head = git('rev-parse', 'HEAD');
    const base = git('merge-base', 'HEAD', 'main');
    return JSON.parse(git('show', `${base === head ? 'HEAD~1' : base}:${CONTRACT}`)) as Contract;
  } catch {
    // No git here, or no contract then: there is nothing to break.
    return undefined;
  }
}

function nameBreaks(): void {
  const before = lastLanded();
  if (!before) return;
  const named = existsSync(path.join(ROOT, CHANGES)) ? readFileSync(path.join(ROOT, CHANGES), 'utf8') : '';
  const unnamed = breakingChanges(before, contract as Contract).filter((change) => !named.includes(change));
  for (const change of unnamed)
    faults.push(
      `This breaks clients, and ${CHANGES} does not name it. Add the line, with what clients do instead:\n- ${change}`,
    );
}
