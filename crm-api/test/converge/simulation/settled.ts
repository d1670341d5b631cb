import type { IssueRecord } from '@synapse/jira-sandbox/jira/model/records';
import type { ConflictTimes } from '../../../src/domain/model/effects.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import type { SiteSettings } from '../../../src/store/sites/site-configs.ts';
import { peekTickets } from '../../../src/store/tickets/ticket-states.ts';
import { issuesOf } from '../act-in-jira.ts';
import type { Simulation } from './simulation.ts';

export type HistoryRow = {
  ticket_id: string;
  /** Epoch milliseconds of the simulation's clock. */
  at: number;
  field: string;
  old_value: unknown;
  new_value: unknown;
  rule: string;
};
export type ConflictRow = {
  ticket_id: string;
  at: number;
  field: string;
  our_value: unknown;
  their_value: unknown;
  policy: string;
  winner: 'crm' | 'jira';
  times: ConflictTimes | null;
};

/** Both sides as they are when all is quiet. */
export type Settled = {
  simulation: Simulation;
  issues: IssueRecord[];
  tickets: TicketState[];
  /** The oldest first. */
  history: HistoryRow[];
  conflicts: ConflictRow[];
  settings: ReadonlyMap<string, SiteSettings>;
};

export async function readSettled(simulation: Simulation): Promise<Settled> {
  const { tenantId } = simulation;
  const ids = (
    await simulation.query<{ id: string }>('select id from ticket where tenant_id = $1 order by number')
  ).map(({ id }) => id);
  const states = await withTenant(simulation.db, tenantId, (tx) => peekTickets(tx, tenantId, ids, ids));
  return {
    simulation,
    issues: issuesOf(simulation),
    settings: await simulation.readSites(),
    tickets: ids.flatMap((id) => states.get(id) ?? []),
    history: await simulation.query<HistoryRow>(
      'select ticket_id, (extract(epoch from at) * 1000)::float8 as at, field, old_value, new_value, rule from field_history where tenant_id = $1 order by id',
    ),
    conflicts: await simulation.query<ConflictRow>(
      'select ticket_id, (extract(epoch from at) * 1000)::float8 as at, field, our_value, their_value, policy, winner, times from conflict where tenant_id = $1',
    ),
  };
}
