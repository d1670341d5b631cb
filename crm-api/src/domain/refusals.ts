import type { RefusalCode } from '@synapse/shared/values/refusal-codes';
import { counted, ended, sayField } from './spoken.ts';

type Params = Readonly<Record<string, string>>;

/** Why a request was refused, and what in it can't be taken, in English (sentences.ts). */
export const REFUSALS: Readonly<Record<RefusalCode, (params: Params) => string>> = {
  request_invalid: ({ what = '' }) => WHOLE[what] ?? 'The request is not valid.',
  value_missing: () => 'It is missing.',
  value_empty: () => 'It must not be empty.',
  value_too_long: ({ most }) => `It takes at most ${counted(most)} characters.`,
  value_too_short: ({ least }) => `It needs at least ${counted(least)} characters.`,
  value_too_many: ({ most }) => `At most ${counted(most)} are taken.`,
  value_too_few: ({ least }) => `At least ${counted(least)} are needed.`,
  value_too_high: ({ most }) => `It must be at most ${most}.`,
  value_too_low: ({ least }) => `It must be at least ${least}.`,
  value_format: ({ format = '' }) => `This is no ${FORMATS[format] ?? format}.`,
  value_choice: ({ options }) => `It must be one of: ${options}.`,
  value_unknown: ({ names }) => `There is nothing of this name here: ${names}.`,
  value_type: ({ type = '' }) => `It must be ${TYPES[type] ?? type}.`,
  value_unfit: () => 'This does not fit here.',
  custom_unfit: ({ field = '', kind = '' }) => `The ${sayField(field)} must be ${KINDS[kind] ?? kind}, or null.`,
  custom_unknown: ({ field = '', options }) =>
    `The ${sayField(field)} is none of this ticket’s project, which has: ${options ?? 'none'}.`,
  custom_no_option: ({ field = '', names, options }) =>
    `The ${sayField(field)} has no option ${names}; those there are: ${options}.`,
  conflict_decided: ({ name, take }) =>
    `${name} has decided this conflict for “${take}”. Edit the ticket if it should be otherwise.`,
  conflict_field_gone: ({ field = '' }) =>
    `The ${sayField(field)} takes part no more: no field of Jira’s that is chosen for the project has this name, so the value has nowhere to go.`,
  conflict_unfit: ({ field = '', kind = '' }) =>
    `The ${sayField(field)} must be ${KINDS[kind] ?? kind}, or null, and this is none. Edit the ticket instead.`,
  conflict_status_unknown: ({ jira }) =>
    `In Jira the status is called “${jira}”, and which one here that stands for is not known. Choose one by editing the ticket.`,
  conflict_left_issue: ({ issue = 'the issue that is made of it' }) =>
    `Jira’s value is from an issue that this ticket has left, and everybody who sees ${issue} could read it there. If they may, edit the ticket, then take the other side.`,
  conflict_restricted: () =>
    'This text may have been restricted in Jira, and everybody may read the comment now. If everybody may read the text too, edit the comment, then take the other side.',
  conflict_comment_gone: () =>
    'The comment has been deleted since, so this text has nowhere to go. Write it as a new comment, then take the other side.',
  conflict_no_text: ({ field = '' }) =>
    `Only a text can be edited here, and the ${sayField(field)} is none. Edit the ticket instead.`,
  conflict_no_comment: () => 'Only a text of a linked ticket can be added as a comment.',
  comment_restricted: () =>
    'This comment is restricted in Jira, so it can’t be published from here. Change who may see it in Jira.',
  comment_restricted_internal: () =>
    'This comment is restricted in Jira, and what is internal is never sent there. Edit it in Jira.',
  comment_would_lose: ({ lost }) =>
    `This comment holds ${lost} in Jira, which an edit from here would lose. Write a further comment, or send the edit again with "replaceBody": true to replace it all the same.`,
  text_would_lose: ({ field = '', lost }) =>
    `The ${sayField(field)} in Jira holds ${lost}, which an edit from here would lose. Add what you have to say as a comment, or send the edit again with "replaceDescription": true to replace it all the same.`,
  field_only_in_jira: ({ field = '', project }) =>
    `The ${sayField(field)} comes from Jira only: change it there, or have an admin let it go both ways for the project ${project}.`,
  ticket_changed: ({ now, was }) =>
    `This ticket has changed since you opened it (version ${now} now, yours is ${was}). Load it again and repeat your edit.`,
  ticket_gone: () => 'There is no such ticket here. It may have been deleted.',
  ticket_purged: () => 'It has been removed for good since, so nothing of it can be brought back.',
  ticket_issue_deleted: ({ issue }) =>
    `Its issue ${issue} was deleted in Jira, and stays so. Restore the ticket there to give it a new issue.`,
  ticket_issue_taken: ({ issue }) => `It has no issue: ${issue} has another ticket since.`,
  bulk_left: ({ field, what, name }) =>
    `Left alone: ${field === undefined ? `the ${what}` : sayField(field)} was changed since ${name === undefined ? 'in Jira' : `by ${name}`}.`,
  undo_nothing: () => 'Nothing of it is left to undo.',
  undo_contact_gone: () => 'The contact that it had is no longer here.',
  bulk_ended: () => 'This bulk change has ended. Undo it instead.',
  bulk_not_ended: () => 'This bulk change has not ended yet. Cancel it first, then undo it.',
  bulk_too_old: () => 'This bulk change is two weeks old: what it changed is no longer known, so it can’t be undone.',
  bulk_not_allowed: () => 'You may no longer change tickets here, so nothing was begun.',
  bulk_is_undo: () => 'This is itself the undoing of a bulk change. Make the change again instead.',
  bulk_nothing: () => 'This bulk change has changed nothing, so there is nothing to undo.',
  bulk_undone: () => 'This bulk change is undone already, or being undone.',
  bulk_open: ({ most }) =>
    `${most} bulk changes of this workspace have not ended yet. Wait for one of them, or cancel it.`,
  bulk_too_many: ({ most }) => `Nothing was changed: more than ${counted(most)} tickets fit it. ${NARROW}`,
  bulk_search_most: ({ most }) => `Nothing was changed: a search finds ${counted(most)} tickets at the most. ${NARROW}`,
  bulk_too_slow: () => `Nothing was changed: finding those that fit it would take too long. ${NARROW}`,
  import_state: ({ state, what }) => `This import is ${state}: that can’t be undone by ${what}.`,
  jql_bracket_stray: ({ place }) => `The bracket at character ${place} closes none.`,
  jql_bracket_open: () => 'A bracket is not closed.',
  jql_order: () => 'Leave ORDER BY out: the import needs its own order.',
  jql_empty: () => 'It says nothing.',
  jql_word: ({ place }) => `The word at character ${place} is too long.`,
  jql_sign: ({ sign, place }) => `Put what has a “${sign}” in it (character ${place}) into quotes.`,
  jql_escape: ({ sign, place }) => `JQL has no “${sign}” (character ${place}).`,
  jql_quote: ({ place }) => `The quote at character ${place} is not closed.`,
  project_not_taking: ({ names, options }) =>
    `The project ${names} does not take part yet: set it up for this site first${options === undefined ? '' : `, or take one of those that do: ${options}`}.`,
  project_default: ({ project }) =>
    `${project} gets the issues of new tickets, so it has to take part. Let only linked issues take part instead.`,
  site_none: () => 'There is no connected Jira site, so no issue can be created.',
  site_off: ({ help }) => `This site is disconnected. ${help}`,
  site_which: () => 'This workspace has several Jira sites, so say which one.',
  probe_gateway: ({ site, why }) =>
    `Jira at ${site} does not accept the e-mail address with this API token. A token with scopes is known at Atlassian’s gateway alone, and that could not be asked (${why}). Try again in a minute; if the token has no scopes, make a new one.`,
  probe_other: ({ site }) => `What answers at ${site} is not Jira Cloud. Check the address.`,
  probe_refused: ({ site, why }) => `Jira at ${site} is not called: ${why}.`,
  probe_account: ({ name }) =>
    `Jira does not accept the e-mail address with this API token. Make a new token for ${name}; one with scopes needs read:jira-work, write:jira-work and read:jira-user.`,
  probe_app: () =>
    'Jira does not accept the app’s token. The next one comes within the hour if the app is still installed.',
  probe_project: ({ project, site, name = 'the app' }) =>
    `There is no project ${project} at ${site}, or ${name} may not see it.`,
  probe_fewer: () => 'Jira asks for fewer calls at the moment. Try again in a minute.',
  probe_silent: ({ site, why }) => `Jira at ${site} does not answer (${why}). Check the address, then try again.`,
  probe_closed: ({ why }) => `Jira is not called at the moment: ${why}.`,
  secret_no_app: () =>
    'This site is connected without the app, so there is no secret of an app to rotate. Pair the app in Jira first.',
  secret_often: ({ times, hours }) =>
    `The secret was rotated ${times} times within ${hours} hours. Wait until the oldest has expired; the current one stays valid.`,
  jira_cannot_ask: ({ why, help }) => `Jira can’t be asked: ${why}. ${help}`,
  jira_away_now: ({ why }) => `Jira can’t be reached just now (${why}). Try again in a moment.`,
  jira_not_allowed: ({ jira = '' }) => `Jira refused: ${ended(jira)} Check what the connected account may do.`,
  dry_run_refused: ({ jira = '' }) =>
    `Jira did not let the dry run read everything: ${ended(jira)} Nothing was changed.`,
  dry_run_left: () => 'The caller went away before the dry run had ended. Nothing was changed.',
  issue_not_deleted: () => 'Only a ticket whose issue was deleted in Jira can be restored there. This one’s was not.',
  issue_before: ({ issue }) =>
    issue === undefined
      ? 'An issue is being created for this ticket, or was a moment ago, when it was unlinked. Wait two minutes, or link the ticket to an issue.'
      : `This ticket follows ${issue}, or did until that was deleted. Unlink it, or restore it in Jira.`,
  issue_none: () => 'This ticket follows no issue in Jira, so there is nothing to fetch. Link it to an issue first.',
  contact_merged: () => 'This contact was merged into another one (`mergedInto`). Change that one.',
  contact_itself: () => 'A contact can’t be merged into itself. Name another one.',
  contact_none: () => 'There is no such contact. Create it first, or leave contactId out.',
  company_none: () => 'There is no such company. Create it first, or leave companyId out.',
  views_most: ({ most, what }) =>
    what === 'shared'
      ? `The workspace has ${most} views, which is the most. Delete one first, or keep this one to yourself.`
      : `You have ${most} views, which is the most. Delete one first.`,
  webhooks_most: ({ most }) => `This workspace has ${most} webhook endpoints, which is the most. Delete one first.`,
  webhook_no_message: ({ number, days }) =>
    `This endpoint has no message with the seq ${number}: it was not told of it, or it was delivered more than ${days} days ago.`,
  feed_not_kept: ({ number, days, left }) =>
    `The feed has no ${number}: it is kept for ${days} days, and begins with ${left}.`,
  feed_empty: ({ days }) => `Nothing is kept of the feed: nothing happened in the last ${days} days.`,
  view_not_yours: () => 'Only who made a view can keep it to themselves. Delete it, or rename it.',
  invitation_gone: () => 'There is no such invitation: it was accepted, revoked, or sent again by a newer link.',
  invitation_ended: () => 'This invitation has ended. Ask who invited you to send it again.',
  invitation_member: () => 'You belong to this workspace already, so you keep the role that you have.',
  invitation_address: () =>
    'This invitation is for another e-mail address than the one you are signed in with. Sign in with that.',
  invitation_unverified: () =>
    'Your identity provider does not say that your e-mail address is verified. Verify it there, sign in again, and open the link again.',
  person_is_member: () => 'They are a member of this workspace. Take them out of it first.',
  person_twice: ({ name }) => `${name} would be matched twice, so nobody was matched.`,
};

const NARROW = 'Narrow the filter, by status or project for example.';

const WHOLE: Readonly<Record<string, string>> = {
  body: 'The request body is not valid.',
  query: 'The query string is not right.',
  arguments: 'The arguments are not right.',
};

/** As Zod calls them. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'e-mail address',
  url: 'web address',
  uuid: 'id',
  date: 'day such as 2026-11-30',
  datetime: 'time such as 2026-11-30T08:00:00Z',
};

/** As Zod calls them. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What a custom field of a kind holds. */
const KINDS: Readonly<Record<string, string>> = {
  text: 'one line of text',
  'rich-text': 'a text in Markdown',
  number: 'a number',
  date: 'a day such as 2026-11-30',
  select: 'the name of one option',
  'multi-select': 'a list of option names',
  user: 'a person',
};
