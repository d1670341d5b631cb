import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, CrmClient } from './crm-client.ts';
import { Directory, type SharedState } from './directory.ts';
import { JiraClient } from './jira-client.ts';
import type { Journal } from './journal.ts';
import type { Settings } from './settings.ts';
import type { World } from './world.ts';

const LIST_EVERY_MS = 1_500;
/** Of ten clients, four work in Jira. */
const JIRA_SHARE = 0.4;

/** Lets the clients work at the rate asked for, until `until`. A client that waits for an answer does nothing else. */
export async function workUntil(options: {
  world: World;
  journal: Journal;
  settings: Settings;
  random: () => number;
  until: number;
  onFault: (what: string) => void;
}): Promise<void> {
  const { world, journal, settings, random, until, onFault } = options;
  const shared: SharedState = {
    world,
    directory: new Directory(),
    random,
    busyComments: new Set(),
    publishedComments: new Set(),
  };
  const inJira = Math.max(1, Math.round(settings.clients * JIRA_SHARE));
  const agents = Array.from(
    { length: settings.clients - inJira },
    (_, at) => new CrmClient(`agent ${at + 1}`, shared, journal, onFault),
  );
  const people = Array.from({ length: inJira }, (_, at) => {
    const person = world.people[at % world.people.length] as World['people'][number];
    return new JiraClient({ ...person, name: `${person.name} (${at + 1})` }, shared, journal);
  });
  const turn = paced(settings.rate, until);
  await Promise.all([...[...agents, ...people].map((client) => work(client, turn)), listAll(agents, until)]);
}

async function work(client: Client, turn: () => Promise<boolean>): Promise<void> {
  while (await turn()) await client.act();
}

/** Somebody looks at the list now and then, and so all learn what has come from Jira. */
async function listAll(agents: readonly CrmClient[], until: number): Promise<void> {
  while (Date.now() < until) {
    await agents[0]?.list();
    await sleep(Math.max(0, Math.min(LIST_EVERY_MS, until - Date.now())));
  }
}

/** Hands out turns at a rate, over all who ask; false: the time is over. What nobody took is not made up for. */
function paced(rate: number, until: number): () => Promise<boolean> {
  let next = Date.now();
  return async () => {
    const at = Math.max(next, Date.now());
    next = at + 1_000 / rate;
    if (at >= until) return false;
    await sleep(at - Date.now());
    return true;
  };
}
