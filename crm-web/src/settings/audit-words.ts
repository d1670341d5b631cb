import { settings } from '../texts/t-settings.ts';
import { wordIn } from '../ticket/history/short-of.ts';
import type { AuditEntry } from './data.ts';

/** Ids of ours are long, and nobody reads them out: so much of one tells it from its neighbours. */
const SHORT_ID = /^([\da-f]{8})-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** The app acts for an admin of Jira, whom it does not always name. */
export const nameOfActor = ({ kind, id, name }: AuditEntry['actor']) =>
  kind === 'app' && id === 'jira' ? settings.audit.jiraAdmin : name;

/** What it was done to, such as "Webhook 1a2b3c4d". @param about such as `site:<id> project:KAN` */
export const wordsOfAbout = (about: string): string => about.split(' ').map(wordsOfRef).join(' · ');

function wordsOfRef(ref: string): string {
  const [kind, id] = splitAt(ref, ':');
  const word = wordIn(settings.audit.abouts, kind);
  return word === undefined || id === undefined ? ref : `${word} ${SHORT_ID.exec(id)?.[1] ?? id}`;
}

/** A change as people say it. @param change the name of a setting, with its value or without; or what was done */
export function wordsOfChange(change: string): string {
  const [name, value] = splitAt(change, ': ');
  const label = nameOfSetting(name) ?? name;
  return value === undefined ? label : `${label}: ${saidOf(name, value)}`;
}

/** By the label that a setting has on its page, where it has one. */
function nameOfSetting(name: string): string | undefined {
  const { sites, projects, tokens, webhooks, audit } = settings;
  const labels = {
    ...{ onTicketDelete: sites.onTicketDelete, writeMode: sites.writeMode, whenDone: sites.whenDone },
    ...{ purgeDeletedAfterDays: sites.purge, syncEnabled: sites.sync, syncIntervalMinutes: sites.interval },
    ...{ participation: projects.participation, issueTypeId: projects.issueType, directions: projects.rule },
    ...{ customFields: projects.customFields, transitionFields: projects.transitionFields },
    ...{ name: tokens.name, url: webhooks.url, description: webhooks.description, kinds: webhooks.kinds },
    ...{ role: settings.members.role, suspended: settings.members.suspended },
    ...audit.names,
  };
  return wordIn(labels, name);
}

function saidOf(name: string, value: string): string {
  const { audit, members } = settings;
  // What somebody named is no word of ours.
  if (name === 'name') return value;
  if (name === 'role') return wordIn(members.roles, value) ?? value;
  if (name === 'choice') return wordIn(audit.choices, value) ?? value;
  return wordIn(audit.values, value) ?? wordsOfRef(value);
}

/** @returns the second is undefined where the text has no such mark */
function splitAt(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
}
