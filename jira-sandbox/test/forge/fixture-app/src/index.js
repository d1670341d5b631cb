import { asApp, asUser, fetch, route } from '@forge/api';
import { InvocationError, Queue } from '@forge/events';
import { kvs } from '@forge/kvs';
import Resolver from '@forge/resolver';

const work = new Queue({ key: 'work' });
let invocations = 0;

const tell = (path, body) =>
  fetch(`${process.env.SINK_URL}${path}`, { method: 'POST', body: JSON.stringify(body), redirect: 'follow' });

export async function onIssue(event, context) {
  const answer = await tell('/issue', { event, context });
  if (answer.status === 429) return new InvocationError({ retryAfter: 7, retryReason: 'FUNCTION_RETRY_REQUEST' });
  if (!answer.ok) throw new Error(`the sink said ${answer.status}`);
}

export async function onOthers(event) {
  await tell('/others', { event });
}

export async function onInstalled(event) {
  await tell('/installed', { event });
}

export async function onHour(request) {
  await tell('/hour', { request });
}

/** Tells the sink when it starts and ends; the sink's answer says how it should end. */
export async function onWork(queued) {
  const answer = await tell('/work/start', { body: queued.body, retryContext: queued.retryContext ?? null });
  const { end } = await answer.json();
  await tell('/work/end', { body: queued.body });
  if (end === 'throw') throw new Error('told to throw');
  if (end === 'retry')
    return new InvocationError({ retryAfter: 7, retryReason: 'FUNCTION_RETRY_REQUEST', retryData: { n: 1 } });
  return undefined;
}

const ways = {
  count: () => ({ invocations: ++invocations }),
  environment: () => ({ names: Object.keys(process.env).sort(), greeting: process.env.GREETING ?? null }),
  push: ({ payload }) => work.push(payload),
  setValue: ({ payload }) => kvs.set(payload.key, payload.value, payload.options),
  getValue: ({ payload }) => kvs.get(payload.key),
  deleteValue: ({ payload }) => kvs.delete(payload.key),
  setSecret: ({ payload }) => kvs.setSecret(payload.key, payload.value),
  getSecret: ({ payload }) => kvs.getSecret(payload.key),
  listKeys: async () => (await kvs.query().limit(100).getMany()).results.map((entry) => entry.key),
  fetchUrl: async ({ payload }) => ({ status: (await fetch(payload.url)).status }),
  whoAmI: async ({ payload }) => {
    const who = payload.as === 'app' ? asApp() : asUser();
    return await (await who.requestJira(route`/rest/api/3/myself`)).json();
  },
  context: ({ context }) => context,
  crash: () => {
    setTimeout(() => {
      throw new Error('outside any promise');
    }, 0);
    return new Promise(() => {});
  },
  crashLater: () => {
    setTimeout(() => {
      throw new Error('after the answer');
    }, 20);
  },
  exit: () => process.exit(3),
  hang: () => {
    for (;;);
  },
};

/** Errors as values, so that a test can read their names. */
const resolvers = new Resolver();
for (const [key, way] of Object.entries(ways)) {
  resolvers.define(key, async (request) => {
    try {
      return { value: (await way(request)) ?? null };
    } catch (error) {
      return { error: error.name, code: error.code ?? null, message: error.message };
    }
  });
}
export const resolver = resolvers.getDefinitions();
