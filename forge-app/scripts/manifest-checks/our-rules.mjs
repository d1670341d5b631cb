import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkCrmCalls } from './crm-calls.mjs';
import { problem } from './problem.mjs';
import { checkRemoteCalls } from './remote-rules.mjs';
import { sourceFiles } from './source-files.mjs';

/** What Atlassian's validators let through and its platform then refuses, or quietly ignores. */

const require = createRequire(import.meta.url);
const { validateTriggerScopes } = require('@forge/manifest');

const MANIFEST = 'manifest.yml';
// There is no uninstalled:app; the preUninstall module is what there is.
const LIFECYCLE_EVENTS = ['avi:forge:installed:app', 'avi:forge:upgraded:app'];
const JIRA = JSON.parse(readFileSync(path.join(import.meta.dirname, 'jira-scopes.json'), 'utf8')).paths;

export async function checkByUs(manifest) {
  const sources = sourceFiles(manifest);
  return [
    ...(await checkEvents(manifest)),
    ...checkStorageScope(manifest, sources),
    ...checkResources(manifest),
    ...checkVariables(manifest),
    ...checkQueues(manifest, sources),
    ...checkRoutes(sources),
    ...checkCrmCalls(manifest, JIRA),
    ...checkHandlers(manifest),
    ...checkRemoteCalls(manifest, sources),
  ];
}

/** The schema takes any string for an event, and an event that does not exist never comes. */
async function checkEvents({ modules, permissions }) {
  const problems = [];
  for (const { key, events = [] } of modules?.trigger ?? []) {
    for (const event of events.map((e) => e.eventType ?? e).filter((e) => !LIFECYCLE_EVENTS.includes(e))) {
      const { requiredScopes, valid, missingScopes } = await validateTriggerScopes(event, permissions?.scopes ?? []);
      if (!requiredScopes)
        problems.push(problem('error', MANIFEST, `The trigger ${key} waits for ${event}, which Jira never sends.`));
      else if (!valid) {
        problems.push(
          problem(
            'error',
            MANIFEST,
            `The trigger ${key} gets no ${event} without the scope ${missingScopes.join(', ')}.`,
          ),
        );
      }
    }
  }
  return problems;
}

function checkStorageScope({ permissions }, sources) {
  if ((permissions?.scopes ?? []).includes('storage:app')) return [];
  const users = sources.filter(({ text }) => /from ['"]@forge\/(kvs|storage)['"]/.test(text));
  return users.map(({ file }) => problem('error', file, '@forge/kvs needs the scope storage:app.'));
}

function checkResources({ resources }) {
  return (resources ?? [])
    .filter((resource) => !existsSync(resource.path))
    .map((resource) => problem('error', MANIFEST, `The resource ${resource.key} has no file ${resource.path}.`));
}

/** A variable that is not declared is left in the text as it stands. */
function checkVariables(manifest) {
  const left = new Set(JSON.stringify(manifest).match(/\$\{\w+\}/g));
  return [...left].map((name) => problem('error', MANIFEST, `${name} is not declared under environment.variables.`));
}

function checkQueues({ modules }, sources) {
  const consumed = (modules?.consumer ?? []).map((consumer) => consumer.queue);
  const pushed = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/new Queue\(\{\s*key:\s*['"]([^'"]+)['"]/g)].map(([, queue]) => ({ file, queue })),
  );
  const unconsumed = pushed.filter(({ queue }) => !consumed.includes(queue));
  const unpushed = consumed.filter((queue) => !pushed.some((p) => p.queue === queue));
  return [
    ...unconsumed.map(({ file, queue }) => problem('error', file, `No consumer takes from the queue ${queue}.`)),
    ...unpushed.map((queue) => problem('warning', MANIFEST, `Nothing pushes to the queue ${queue}.`)),
  ];
}

/** The linter looks up a route's scope and says nothing when it does not know the route. */
function checkRoutes(sources) {
  const known = Object.keys(JIRA).map((route) => new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}/?$`));
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(/requestJira\(\s*(?:\w+)?[`'"]([^`'"]+)[`'"]/g)]
      .map(([, route]) => route.replace(/\$\{[^}]*\}/g, 'x').replace(/\?.*$/, ''))
      .filter((route) => !known.some((pattern) => pattern.test(route)))
      .map((route) =>
        problem('error', file, `The scope of ${route} is not in forge-app/scripts/manifest-checks/jira-scopes.json.`),
      ),
  );
}

/** The linter looks for a handler's export only in files it was given; this also finds that there is no file. */
function checkHandlers({ modules }) {
  return (modules?.function ?? []).flatMap(({ key, handler = '' }) => {
    const file = handler.slice(0, handler.lastIndexOf('.'));
    const found = ['ts', 'tsx', 'js', 'jsx'].some((ending) => existsSync(path.join('src', `${file}.${ending}`)));
    return found ? [] : [problem('error', MANIFEST, `The function ${key} has no file src/${file}.ts.`)];
  });
}
