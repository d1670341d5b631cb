import { problem } from './problem.mjs';

/** What a manifest must say for Forge to call a remote, and to bring it the app's own token. */

const MANIFEST = 'manifest.yml';

/** Forge's limits for an app (docs/reference/forge-functions.md#scheduled-triggers). */
const SCHEDULES = 5;
const FIVE_MINUTE_SCHEDULES = 1;

export function checkRemoteCalls(manifest, sources) {
  return [...checkSchedules(manifest), ...checkEndpoints(manifest), ...checkInvokedRemotes(manifest, sources)];
}

function checkSchedules({ modules }) {
  const schedules = modules?.scheduledTrigger ?? [];
  const often = schedules.filter(({ interval }) => interval === 'fiveMinute');
  const problems = [];
  if (schedules.length > SCHEDULES)
    problems.push(`There are ${schedules.length} scheduledTriggers; Forge takes ${SCHEDULES}.`);
  if (often.length > FIVE_MINUTE_SCHEDULES)
    problems.push(`There are ${often.length} fiveMinute triggers; Forge takes ${FIVE_MINUTE_SCHEDULES}.`);
  return problems.map((message) => problem('error', MANIFEST, message));
}

/** The app's token lives an hour or so: without an hourly trigger whose endpoint gets it, the CRM can't write back. */
function checkEndpoints({ modules, permissions, remotes }) {
  const endpoints = modules?.endpoint ?? [];
  const problems = [];
  for (const { key, endpoint: wanted } of callersOf(modules)) {
    const endpoint = endpoints.find((one) => one.key === wanted);
    if (!endpoint) problems.push(`${key} calls the endpoint ${wanted}, which does not exist.`);
    else if (!endpoint.route?.path?.startsWith('/')) problems.push(`The endpoint ${wanted} needs a route.path.`);
  }
  for (const { key, endpoint } of (modules?.scheduledTrigger ?? []).filter((one) => one.endpoint)) {
    const { auth } = endpoints.find((one) => one.key === endpoint) ?? {};
    if (auth?.appSystemToken?.enabled !== true)
      problems.push(`The schedule ${key} brings no token: its endpoint ${endpoint} needs auth.appSystemToken.`);
  }
  if (bringsTokens(endpoints, remotes) && !(permissions?.scopes ?? []).includes('read:app-system-token'))
    problems.push('The app’s token is only brought with the scope read:app-system-token.');
  return problems.map((message) => problem('error', MANIFEST, message));
}

function callersOf(modules) {
  const callers = ['trigger', 'scheduledTrigger', 'preUninstall'].flatMap((type) => modules?.[type] ?? []);
  return callers.filter(({ endpoint }) => endpoint);
}

function bringsTokens(endpoints, remotes) {
  return [...endpoints, ...(remotes ?? [])].some(({ auth }) => auth?.appSystemToken?.enabled === true);
}

/** `invokeRemote` fails at run time for a remote that is not there, or that may not compute. */
function checkInvokedRemotes({ remotes }, sources) {
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(/invokeRemote\(\s*['"]([^'"]+)['"]/g)].flatMap(([, key]) => {
      const remote = (remotes ?? []).find((one) => one.key === key);
      if (!remote) return [problem('error', file, `invokeRemote names the remote ${key}, which does not exist.`)];
      const computes = remote.operations === undefined || remote.operations.includes('compute');
      return computes ? [] : [problem('error', MANIFEST, `The remote ${key} is invoked, so it needs compute.`)];
    }),
  );
}
