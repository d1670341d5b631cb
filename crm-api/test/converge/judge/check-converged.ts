import assert from 'node:assert/strict';
import type { IssueRecord } from '@synapse/jira-sandbox/jira/model/records';
import { restIssue } from '@synapse/jira-sandbox/jira/render/issue';
import { fieldsOf } from '../../../src/domain/fields/field-map.ts';
import { sameCrm } from '../../../src/domain/fields/same-crm.ts';
import { statusField } from '../../../src/domain/fields/status.ts';
import type { AnyField, FieldName } from '../../../src/domain/fields/synced-field.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import { projectRef } from '../../../src/domain/site/project.ts';
import { configOf, directionOf } from '../../../src/domain/site/site-config.ts';
import { hasWorkForFiles, hasWorkForJira, pendingFields } from '../../../src/domain/ticket/pending.ts';
import { partsStandingOf, standingOf } from '../../../src/domain/ticket/standing.ts';
import type { GeneratedText } from '../generated-text.ts';
import { type HistoryRow, readSettled, type Settled } from '../simulation/settled.ts';
import { agreesByAnyMap } from '../simulation/simulated-config.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { checkLedger } from './check-ledger.ts';
import { checkComments, checkFiles, checkSecrets } from './check-parts.ts';
import { checkTraces } from './check-traces.ts';

/** Fails when the two sides differ in anything, something is missing or doubled, or something typed is gone without a trace. */
export async function checkConverged(simulation: Simulation, texts: GeneratedText): Promise<void> {
  const settled = await readSettled(simulation);
  checkSecrets(settled, texts);
  checkFollowers(settled);
  for (const ticket of settled.tickets) {
    checkQuiet(settled, ticket);
    checkStanding(ticket);
    checkClosed(settled, ticket);
  }
  for (const [ticket, issue] of pairsOf(settled)) {
    checkFields(settled, ticket, issue);
    checkComments(settled, ticket, issue);
    await checkFiles(settled, ticket, issue, texts);
  }
  checkTraces(settled);
  checkLedger(settled);
  await checkNothingVanished(simulation);
}

/** The tickets that follow an issue, with it. One that was deleted here or unlinked no longer follows its issue. */
function pairsOf({ simulation, tickets, issues }: Settled): [TicketState, IssueRecord][] {
  return tickets.flatMap((ticket): [TicketState, IssueRecord][] => {
    if (ticket.deletedAt !== null || ticket.link?.state !== 'linked') return [];
    const issue = issues.find(({ id }) => id === ticket.link?.issueId);
    assert.ok(issue, `ticket ${ticket.number} follows ${ticket.link.issueKey}, which is not in Jira`);
    const { id: siteId, sandbox } = simulation.siteOf(issue.id);
    assert.equal(ticket.link.siteId, siteId, 'the ticket follows the issue on its own site');
    assert.equal(ticket.link.issueKey, sandbox.jira.state.keyOf(issue), 'the ticket knows its issue’s key');
    return [[ticket, issue]];
  });
}

/** Rows of a link's history that say nothing of whether it is followed. */
const NO_DEEDS: readonly string[] = ['made_too_late', 'renamed', 'moved'];

/** Every issue has one ticket, which follows it unless a person took it away, and no ticket has two. */
function checkFollowers({ tickets, issues, history }: Settled): void {
  for (const { id } of issues) {
    const followers = tickets.filter(({ link }) => link?.issueId === id);
    const orphaned = followers.length === 0 && history.some((row) => saysMadeTooLate(row, id));
    assert.ok(followers.length === 1 || orphaned, `issue ${id} has ${followers.length} tickets`);
    for (const ticket of followers)
      assert.ok(
        ticket.link?.state === 'linked' || wasTakenAway(ticket),
        `issue ${id} stands, and ticket ${ticket.number} counts as ${ticket.link?.state}, though nobody took it away`,
      );
  }
  for (const ticket of tickets) {
    const made = issues.filter(
      ({ id, properties }) => JSON.stringify(properties ?? {}).includes(ticket.id) && !saysLeft(ticket, id),
    );
    const most = 1 + createsLeftBy(ticket);
    assert.ok(made.length <= most, `ticket ${ticket.number} has ${made.length} issues, and ${most} may have been made`);
  }

  /** How often a person unlinked it while its issue was being made: each may stand beside the one that it got then. */
  function createsLeftBy({ id }: TicketState): number {
    return history.filter(
      ({ ticket_id, field, rule, old_value: left }) =>
        ticket_id === id && field === 'issue' && rule === 'unlinked' && (left as { issueId: unknown }).issueId === null,
    ).length;
  }

  /** A person unlinked it, and wanted a new one. */
  function saysLeft(ticket: TicketState, issueId: string): boolean {
    return history.some(
      ({ ticket_id, rule, old_value: left }) =>
        ticket_id === ticket.id && rule === 'issue_wanted' && (left as { issueId: string } | null)?.issueId === issueId,
    );
  }

  /** By a person, whose deed is the last that befell the link; a new name of its issue befalls it not. */
  function wasTakenAway({ id, deletedAt }: TicketState): boolean {
    const last = history.findLast(
      (row) => row.ticket_id === id && row.field === 'issue' && !NO_DEEDS.includes(row.rule),
    );
    return deletedAt !== null || last?.rule === 'unlinked';
  }
}

/** A person took a ticket away while its issue was being made: the history names the issue, which becomes no ticket. */
function saysMadeTooLate({ field, rule, new_value: made }: HistoryRow, issueId: string): boolean {
  return field === 'issue' && rule === 'made_too_late' && (made as { issueId: string } | null)?.issueId === issueId;
}

/** What is stored for the lists is what the rules say of the ticket, its comments and its files. */
function checkStanding(ticket: TicketState): void {
  const { number, parked, parts, standing } = ticket;
  const worked = {
    parts: partsStandingOf(ticket),
    standing: standingOf({ ...ticket, parts: partsStandingOf(ticket) }),
  };
  assert.deepEqual({ parts, standing }, JSON.parse(JSON.stringify(worked)), `how ticket ${number} stands is stored`);
  assert.equal(parked, null, `ticket ${number} counts as parked, and no work item is`);
}

/** Nothing is on its way any more, unless Jira refuses it for a reason that a person is told. */
function checkQuiet({ simulation }: Settled, ticket: TicketState): void {
  const { link, number } = ticket;
  if (!link) return;
  const told = Object.keys(link.refused).join();
  if (ticket.deletedAt === null) {
    assert.ok(
      ['linked', 'deleted_in_jira', 'unlinked'].includes(link.state),
      `ticket ${number} is still ${link.state} of an issue${told}`,
    );
    const pending = pendingFields(ticket).filter((name) => link.refused[name] === undefined);
    assert.deepEqual(pending, [], `fields of ticket ${number} that Jira never got`);
  } else {
    assert.equal(link.deletionPolicyDue, null, `ticket ${number} was deleted, and its issue was not seen to: ${told}`);
    const stays = link.state === 'linked' && link.issueId !== null && simulation.config.onTicketDelete === 'delete';
    assert.ok(!stays, `ticket ${number} was deleted, and its issue was not`);
  }
  assert.equal(hasWorkForJira(ticket), false, `ticket ${number} has something for Jira`);
  assert.equal(hasWorkForFiles(ticket), false, `ticket ${number} has files on their way`);
  if (link.state === 'linked' && ticket.deletedAt === null)
    assert.equal(link.fetchFrom, null, `ticket ${number} waits for a fetch`);
}

/** The issue of a ticket that was deleted is closed, where an admin wants that, unless Jira says why not. */
function checkClosed({ simulation, history, issues }: Settled, ticket: TicketState): void {
  const { link, number, id } = ticket;
  const deleted = history.findLast((row) => row.ticket_id === id && row.rule === 'deleted');
  const stands = link?.state === 'linked' && issues.some((issue) => issue.id === link.issueId);
  if (ticket.deletedAt === null || !deleted || !stands || simulation.config.onTicketDelete !== 'close') return;
  const last = simulation.ledger.values.findLast((one) => one.issueId === link.issueId && one.field === 'status');
  const reopened = last?.by === 'person' && last.at > deleted.at;
  const isClosed = last && agreesByAnyMap(statusField as unknown as AnyField, 'CLOSED', last);
  assert.ok(
    isClosed || reopened || Object.keys(link.refused).length > 0,
    `ticket ${number} was deleted, and its issue is still ${JSON.stringify(last?.value)}`,
  );
}

function checkFields({ simulation, settings }: Settled, ticket: TicketState, issue: IssueRecord): void {
  const site = settings.get(ticket.link?.siteId ?? '');
  const project = ticket.link && projectRef(site?.known ?? [], ticket.link);
  const config = configOf(site?.config, project);
  const { fields } = restIssue(simulation.siteOf(issue.id).sandbox.jira.rendering, issue);
  for (const field of fieldsOf(config)) {
    const jira = field.fromIssue(fields);
    const crm = ticket.fields[field.name] ?? null;
    const known = ticket.link?.base[field.name]?.jira;
    const isOfOldMap = field.mapped && directionOf(config, field.name) === 'to-jira' && !isPending(ticket, field.name);
    // What the rule for issues that become done has set is no news for Jira.
    const isByRule = field.name === 'status' && ticket.link?.base.status?.byRule === true;
    // A map that is changed sends nothing: what came from the CRM alone stands in Jira as the map before had it.
    const equal =
      isBarred(ticket, field.name) || isOfOldMap || (isByRule && !isPending(ticket, field.name))
        ? known !== undefined && field.sameJira(known as never, jira as never)
        : jira !== undefined && field.agrees(crm, jira, config);
    assert.ok(
      equal,
      `${field.name} of ticket ${ticket.number}: ${JSON.stringify(crm)} against ${JSON.stringify(jira)}`,
    );
  }
  assert.ok(!ticket.fields.labels.includes(`crm-${ticket.id}`), 'the label that marks our issues is shown nowhere');
}

const isPending = ({ fields, link }: TicketState, name: FieldName) => !sameCrm(fields[name], link?.base[name]?.crm);

/**
 * The workflow of the other project leads to no status that stands for OPEN, or an admin's map has no priority for one of the
 * CRM's: the ticket says so, and a person chooses. It knows what Jira has.
 */
function isBarred({ link }: TicketState, name: string): boolean {
  if (name === 'priority') return link?.refused.priority?.template?.code === 'priority_misread';
  return name === 'status' && link?.projectKey === 'OPS' && (link.refused.status?.message ?? '').includes('No way');
}

/** Whatever the feed said was made is still a row, were it a tombstone; and no work item is left with work. */
async function checkNothingVanished(simulation: Simulation): Promise<void> {
  const vanished = await simulation.query(
    `select kind, ref_id, ticket_id from feed f where tenant_id = $1 and (
       (kind = 'comment.created' and not exists (select from comment c where c.tenant_id = f.tenant_id and c.id::text = f.ref_id::text))
       or (kind = 'attachment.created' and not exists (select from attachment a where a.tenant_id = f.tenant_id and a.id::text = f.ref_id::text))
       or (kind = 'ticket.created' and not exists (select from ticket t where t.tenant_id = f.tenant_id and t.id = f.ticket_id)))`,
  );
  assert.deepEqual(vanished, [], 'nothing vanishes without a tombstone');
  const busy = await simulation.query(
    `select kind, site_id, issue_id, ticket_id, reason from work_item where tenant_id = $1 and kind in ('issue', 'create', 'reconcile', 'remap')
        and (due_at is not null or lease_until is not null or parked_at is not null)`,
  );
  assert.deepEqual(busy, [], 'no work item has work left');
}
