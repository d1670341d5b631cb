import type { MessageCode, MessageTemplate } from '@synapse/shared/values/message-template';
import { REFUSALS } from './refusals.ts';
import { counted, ended, sayField } from './spoken.ts';

type Params = Readonly<Record<string, string>>;

/** A sentence for people, and what a client that speaks another language makes it from. */
export type Sentence = { message: string; template?: MessageTemplate };

/** Every sentence that has a code, in English. */
const SENTENCES: Readonly<Record<MessageCode, (params: Params) => string>> = {
  field_refused: ({ field = '', value, issue, jira = '' }) =>
    `Jira refused the ${sayField(field)}${value === undefined ? '' : ` “${value}”`} for ${issue ?? 'the new issue'}: ${ended(jira)} Change it in the CRM or allow it in Jira, then try again.`,
  field_from_jira: ({ field = '', project = 'this project' }) =>
    `The ${sayField(field)} comes from Jira only in ${project}, so it was not sent. Change it in Jira.`,
  field_left_out: ({ field = '', project = 'this project' }) =>
    `The ${sayField(field)} takes no part in ${project} any more, so it was not sent. An admin can choose it again.`,
  field_would_lose: ({ field = '', issue = 'the issue', lost }) =>
    `The ${sayField(field)} of ${issue} holds ${lost} in Jira, which ours would have written over, so it was not sent. Take Jira’s text and add yours as a comment, or send the edit again with "replaceDescription": true to replace it anyway.`,
  field_contested: ({ field = '', issue = 'the issue', times }) =>
    `Something in Jira, perhaps an automation rule, has set the ${sayField(field)} of ${issue} ${times} times within an hour after it was sent, so it is not sent any more. End that in Jira, or let the field come from Jira, then retry.`,
  priority_misread: ({ priority, jira = '', reads, project = 'this project' }) =>
    `Jira’s priority “${jira}” stands for “${reads}” in ${project}, and none stands for “${priority}”, so it was not sent. Choose another priority, or change the priority map.`,
  person_unmatched: () =>
    'This person has no matching Atlassian account on this site, so nobody was sent to Jira. An admin can match them. Then choose them again.',
  person_unknown: ({ account }) => `Jira knows no account ${account}.`,
  person_ambiguous: ({ name }) => `Several people on this site have the address of ${name}. Name the account.`,
  person_hidden: ({ name }) =>
    `Jira shows nobody with the address of ${name}: people may hide theirs. Name the account.`,
  status_from_jira: () => 'The status comes from Jira only in this project. Change it in Jira.',
  status_unseen: () => 'Jira does not show the status of this issue just now. Retry.',
  status_too_far: ({ status, count }) =>
    `The way to ${status} takes more than ${count} transitions. Move the issue in Jira.`,
  status_needs: ({ issue = 'the issue', status, needs }) =>
    `Jira wants more before ${issue} can become ${status}: ${needs}. Send it with the status in "transitionFields", have an admin set it for the project, or move the issue in Jira.`,
  status_no_way: ({ issue = 'the issue', status, at, ways }) =>
    `No way is known for ${issue} to a status that stands for ${status}. From ${at} its workflow leads to: ${ways}. Move it in Jira, choose another status here, or change the status map.`,
  status_no_transition: ({ issue = 'the issue', status, at }) =>
    `No way is known for ${issue} to a status that stands for ${status}. From ${at} it offers no transition at all: the connected account may not be allowed to make one. Move it in Jira, choose another status here, or change the status map.`,
  transition_open: () =>
    'Jira did not say whether it made the transition. The status is looked at until it can no longer be made, and is then sent again.',
  comment_refused: ({ jira = '' }) => `Jira refused this comment: ${ended(jira)} Change it, then retry.`,
  file_refused: ({ jira = '' }) =>
    `Jira refused this file: ${ended(jira)} Delete it, or correct the settings in Jira, then retry.`,
  file_unsendable: ({ why }) => `This file can’t be sent to Jira: ${why}. Attach it again.`,
  file_too_large: ({ most, size }) =>
    `Jira takes files of at most ${most} bytes, and this one has ${size}. Delete it, or have a Jira admin raise the limit, then retry.`,
  files_switched_off: () =>
    'This Jira takes no files: attachments are switched off in it. Have a Jira admin switch them on, then retry.',
  file_cut_off: ({ times, size }) =>
    `Jira hung up in the middle of this file ${times} times, without a word. Something on the way to it may not let ${size} bytes through. Delete it, or have that set right, then retry.`,
  file_not_handed_out: ({ jira = '' }) => `Jira does not hand this file out: ${ended(jira)}`,
  issue_looked_for: () =>
    'Jira did not answer when the issue was created. The CRM looks for it before it tries again, so that there is only one.',
  project_out_of_sight: ({ project }) =>
    `Jira did not answer when the issue was created, and does not show the project ${project} to the connected account now, so the issue can’t be looked for. Give the account access to the project, then retry.`,
  issue_unseen: ({ what }) =>
    `Jira does not show ${what === 'project' ? 'the project of this ticket' : 'this issue'} to the connected account. Check in Jira that it is there and that the account may see it, then retry.`,
  work_refused: ({ jira = '' }) => `Jira refused: ${ended(jira)} Correct it, then retry.`,
  work_unstorable: ({ why }) => `Something in it can’t be stored here (${why}). Change it, then retry.`,
  work_failed: ({ why = OURS }) => `${why}. It is tried again by itself; the log has the cause.`,
  work_given_up: ({ why, tries }) => `${why}. It was tried ${tries} times: set it right, then retry.`,
  account_refused: () => 'Jira does not accept the account this site is connected with. Give it a valid API token.',
  account_blocked: () =>
    'Jira refuses every call of the account this site is connected with. Check in Jira whether it may use the product, and call from this address. It is tried again by itself.',
  nothing_sent: ({ why }) => `Nothing is sent to this Jira just now: ${why}. It continues automatically.`,
  jira_away: ({ why }) => `Jira can’t be reached just now (${why}). It is tried again by itself.`,
  jira_settling: ({ jira = '' }) =>
    `Jira says: ${ended(jira)} The app was installed, upgraded or paired a few minutes ago, and Jira may still be giving it its permissions, so it is tried again by itself.`,
  jira_limits: ({ why }) => `Jira lets no more calls through just now (${why}). It continues automatically.`,
  bulk_undo_days: ({ days }) =>
    `Tickets that are deleted can be brought back for ${days === '1' ? 'a day' : `${days} days`}, by undoing this.`,
  bulk_deletes_issues: ({ count }) => `${counted(count)} issues are deleted in Jira, too; nothing brings these back.`,
  bulk_public: () => 'Whoever sees the issues in Jira can read the comment.',
  bulk_points: ({ hours }) =>
    `It needs more of Jira’s points than are left in this hour. The changes are saved here at once; Jira gets the last of them after about ${hours === '1' ? 'an hour' : `${hours} hours`}.`,
  site_disconnected: () =>
    'An admin disconnected this site. Its tickets are kept. Pair it again to continue where it stopped.',
  site_uninstalled: () =>
    'The app was uninstalled from this Jira, so Jira is no longer called. The tickets are kept. Install the app again and pair it to continue where it stopped.',
  site_installed_again: () =>
    'The app was installed in this Jira again. Pair it to continue where it stopped: tickets and links are kept.',
  site_silent: ({ minutes }) =>
    `The app in Jira has sent nothing for more than ${minutes} minutes. It was uninstalled, or it can’t reach this API: check its admin page in Jira. After a new installation, pair it again; the links are kept.`,
  site_no_answer: ({ since = '' }) =>
    `Jira of this site has not answered since ${since.slice(0, 16).replace('T', ' ')} UTC. It is retried automatically. Until it answers, changes are kept here. Check whether Jira can be reached from this API.`,
  site_versions: () => 'The versions of the app in Jira and of this API do not fit together. Update the older one.',
  site_renamed: ({ was, now }) =>
    `Project ${was} is now called ${now}. Its tickets and settings follow it: there is nothing to do.`,
  token_ends: ({ name, day }) => `The service token “${name}” ends on ${day}. From then on its integration is refused.`,
  points_low: ({ used, limit }) =>
    `This workspace has used ${used} of the ${limit} points that it may use of Jira’s in an hour.`,
  webhook_gone: () => 'It answered 410 Gone: it wants no more. Set another address, or delete the endpoint.',
  webhook_refused: ({ tries }) =>
    `A message was not accepted in ${tries} tries over 28 hours. Look at the answers in its deliveries, repair the receiver, then resume the endpoint: everything that waits is sent.`,
  webhook_by_admin: () => 'An admin paused it.',
  sync_works: () => 'The sync with this Jira site works again.',
  import_done: () => 'The import is done.',
  import_refused: ({ jira = '' }) =>
    `Jira refused: ${ended(jira)} Start the import again with other projects or another JQL.`,
  import_points: ({ hours, points, left, perHour }) =>
    `Jira’s hourly points make this last for about ${hours === '1' ? '1 hour' : `${hours} hours`}: it costs ${counted(points)} points, and with the app’s token an import may use ${counted(left)} more in this hour and ${counted(perHour)} in each one after. It goes on by itself as each hour begins, and what people do goes first. An API token pays no points.`,
  issue_unreadable: ({ issue = 'An issue without a key', why }) =>
    `${issue} can’t be taken over: what Jira says of it is not as expected (${why}). ${TRIED_DAILY}`,
  issue_unstorable: ({ issue, why }) => `${issue} could not be stored here (${why}). ${TRIED_DAILY}`,
  issue_elsewhere: () => 'It is in a project that this import is not for.',
  dry_run_most: ({ count, most }) =>
    `Only the first ${count} issues were read, those changed longest ago, for a dry run reads ${most} at the most. ${READS_ALL}`,
  dry_run_points: ({ count, points }) =>
    `Only the first ${count} issues were read, those changed longest ago, for they cost ${points} points already. ${READS_ALL}`,
  dry_run_absent: () => 'Which issues are missing in Jira was not looked up, for not all were read.',
  dry_run_unlooked: ({ count }) =>
    `${count} more issues that Jira’s search did not show were not looked up one by one.`,
  dry_run_unlisted: ({ count, what = '' }) => `${count} more of the ${LISTS[what] ?? 'findings'} are not listed.`,
  run_failed: () => 'It failed.',
  contact_email_taken: () => 'Another contact of this workspace has this email address.',
  contact_in_use: () =>
    'Tickets name this contact (deleted ones count too), so it can’t be deleted. Give those tickets another contact first.',
  company_domain_taken: () => 'Another company of this workspace has one of these domains.',
  company_domain_public: () =>
    'Anybody may have an address at a public mail domain, so it belongs to no company. Leave it out, and set the company of such contacts by hand.',
  service_token_taken: ({ most }) =>
    `There is a service token with this name already, or there are ${most}, which is the most. Choose another name, or revoke one.`,
  invitation_open: ({ most }) =>
    `This address is invited already, or ${most} invitations are open, which is the most. Look at the list: send the invitation again, or revoke it.`,
  role_too_high: ({ own, role }) => `You have the role ${own}, so you can't give the role ${role}. Ask an owner.`,
  member_above: ({ own, role }) => `You have the role ${own}, so you can't change a member with the role ${role}.`,
  owner_last: () => 'This is the last owner of the workspace. Make somebody else an owner first.',
  import_open: () => 'An import of this site has not ended yet. Wait for it, or cancel it, then start this one.',
  ticket_follows: ({ issue = 'an issue that is being created' }) =>
    `This ticket follows ${issue} already. Unlink it first.`,
  issue_has_ticket: ({ issue, number }) => `${issue} has a ticket already: number ${number}. Unlink that first.`,
  issue_not_shown: ({ issue }) => `Jira shows no issue ${issue} to the connected account. Check the key.`,
  issue_not_followed: ({ issue }) => `Jira shows no issue ${issue} in the projects that take part.`,
  site_address: () =>
    'This is no address of a Jira Cloud site. It looks like https://your-company.atlassian.net; whoever runs this API may allow others (JIRA_ALLOWED_HOSTS).',
  webhook_address: () =>
    'The address must be an https address on the internet, without a user name in it. An operator allows others by WEBHOOK_ALLOWED_HOSTS.',
  view_of_workspace: () =>
    'This view is the workspace’s: who made it and admins may change it. Save one of your own instead.',
  ...REFUSALS,
  ticket_not_yet: ({ since }) => `The CRM did not have this ticket then: it came ${since}.`,
};

const TRIED_DAILY = 'Change it in Jira, which brings it at once; it is tried again once a day too.';
const READS_ALL = 'A pass reads all of them: POST /api/tickets/sync.';

/** What a dry run lists, by its names. */
const LISTS: Readonly<Record<string, string>> = {
  newTickets: 'new tickets',
  changes: 'tickets that would change',
  toSend: 'tickets whose changes would be sent',
  missingInJira: 'issues that are missing in Jira',
  unreadable: 'issues that can’t be read',
};

const OURS = 'Something went wrong here, not in Jira';

/** What is not known is left out. */
export function say(code: MessageCode, about: Readonly<Record<string, string | null>> = {}): Required<Sentence> {
  const known = Object.entries(about).filter((entry): entry is [string, string] => entry[1] !== null);
  const params = Object.fromEntries(known);
  return { message: SENTENCES[code](params), template: { code, params } };
}

/** What of a sentence goes on with it, wherever it is kept. */
export const templateIn = ({ template }: { template?: MessageTemplate | undefined }): Pick<Sentence, 'template'> =>
  template ? { template } : {};
