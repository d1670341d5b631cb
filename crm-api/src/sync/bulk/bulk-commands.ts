import type {
  BulkAction,
  BulkJob,
  BulkPreview,
  BulkRequest,
  ListedBulkJob,
  StartBulk,
} from '@synapse/shared/bulk/bulk';
import { DomainError } from '../../domain/domain-error.ts';
import { PreconditionFailed } from '../../domain/edition.ts';
import type { PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import { say } from '../../domain/sentences.ts';
import { hasPublicComments, insertItems, insertItemsToUndo, listOutcomes } from '../../store/bulk/bulk-items.ts';
import {
  getBulk,
  insertBulk,
  isUndoable,
  listBulks,
  lockBulk,
  lockBulks,
  notFound,
  requireRoom,
  setBulkStatus,
} from '../../store/bulk/bulk-jobs.ts';
import { countTickets, findMembers } from '../../store/bulk/bulk-members.ts';
import { readPlaces } from '../../store/bulk/bulk-places.ts';
import { contactForTicket } from '../../store/contacts/contacts.ts';
import { readTenant, type TenantTx, withTenant } from '../../store/db/database.ts';
import { isStillAllowed } from '../../store/members/still-allowed.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { reportRunProgress } from '../../store/runs/run-progress.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { requireTarget } from '../commands/choose-target.ts';
import { createCustomOptions } from '../commands/custom-options.ts';
import { newId, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { previewBulk } from './preview-bulk.ts';

export type BulkCommands = ReturnType<typeof createBulkCommands>;

/** Changes of many tickets at once. All throw DomainError. */
export function createBulkCommands(sync: SyncContext, limits: PointLimits) {
  const begin = (requester: Requester, work: (tx: TenantTx, id: string) => Promise<void>): Promise<{ id: string }> => {
    const { tenantId, keyed } = requester;
    const id = newId(requester, 'bulk');
    return withTenant(sync.db, tenantId, async (tx) => {
      await once(tx, keyed, null, async () => {
        await lockBulks(tx, tenantId);
        await requireStillAllowed(tx, requester);
        await work(tx, id);
        await enqueue(tx, tenantId, [{ kind: 'bulk', bulkId: id, siteId: null }]);
        return { id };
      });
      return { id };
    });
  };

  const { requireOptionsAt } = createCustomOptions(sync);
  /** Before anything is changed: of a wrong option each ticket would be refused, or wait for Jira for ever. @throws DomainError */
  async function requireOptions(tenantId: string, request: BulkRequest): Promise<void> {
    const { action } = request;
    const custom = action.kind === 'edit' ? action.fields.custom : undefined;
    if (!custom) return;
    const places = await readTenant(sync.db, tenantId, async (tx) =>
      readPlaces(tx, tenantId, await membersOf(tx, tenantId, request)),
    );
    const issues = places.flatMap(({ link }) => link ?? []);
    await requireOptionsAt(tenantId, { issues, custom, path: 'action.fields.' });
  }

  return {
    /** Refuses what would not be started now. */
    async preview(tenantId: string, request: BulkRequest): Promise<BulkPreview> {
      await requireOptions(tenantId, request);
      const memberIds = async (tx: TenantTx) => {
        const members = await membersOf(tx, tenantId, request);
        await requireRoom(tx, tenantId);
        await requireThere(tx, tenantId, request.action);
        return members;
      };
      return previewBulk(sync, limits, { tenantId, request, memberIds });
    },

    /** Fixes which tickets it is for, stores it and enqueues its work item, in one transaction. */
    async start(requester: Requester, request: StartBulk): Promise<{ id: string }> {
      const { tenantId } = requester;
      const { action, expectedCount } = request;
      await requireOptions(tenantId, request);
      return begin(requester, async (tx, id) => {
        const members = await membersOf(tx, tenantId, request);
        if (expectedCount !== undefined) requireCount(expectedCount, await countTickets(tx, tenantId, members));
        await insertBulk(tx, tenantId, { id, what: action, by: requester, total: members.length });
        await requireThere(tx, tenantId, action);
        await insertItems(tx, tenantId, id, members);
      });
    },

    hasPublicComments: (tenantId: string, id: string): Promise<boolean> =>
      readTenant(sync.db, tenantId, (tx) => hasPublicComments(tx, tenantId, id)),

    /** A job that sets back what another one has changed. */
    undo: (requester: Requester, undoes: string): Promise<{ id: string }> =>
      begin(requester, async (tx, id) => {
        const { tenantId } = requester;
        const job = await lockBulk(tx, tenantId, undoes);
        if (!job) throw notFound();
        requireUndoable(job);
        await insertBulk(tx, tenantId, { id, what: { undoes }, by: requester, total: job.changed });
        const known = await insertItemsToUndo(tx, tenantId, { bulkId: id, undoes });
        if (known < job.changed) throw new DomainError('conflict', say('bulk_too_old'));
      }),

    /** Takes effect between two batches: the one under way is either committed before, or not at all. */
    cancel: (tenantId: string, id: string): Promise<BulkJob> =>
      withTenant(sync.db, tenantId, async (tx) => {
        const job = await lockBulk(tx, tenantId, id);
        if (!job) throw notFound();
        if (job.status === 'succeeded') throw new DomainError('conflict', say('bulk_ended'));
        if (job.status !== 'cancelled') {
          await setBulkStatus(tx, tenantId, id, 'cancelled');
          await reportRunProgress(tx, tenantId, { id, origin: 'crm' });
        }
        return getBulk(tx, tenantId, id);
      }),

    read: (tenantId: string, id: string): Promise<BulkJob> =>
      readTenant(sync.db, tenantId, (tx) => getBulk(tx, tenantId, id)),

    /** The newest first. */
    list: (tenantId: string, limit: number): Promise<ListedBulkJob[]> =>
      readTenant(sync.db, tenantId, (tx) => listBulks(tx, tenantId, limit)),

    outcomes: (tenantId: string, id: string, query: Parameters<typeof listOutcomes>[3]) =>
      readTenant(sync.db, tenantId, (tx) => listOutcomes(tx, tenantId, id, query)),
  };
}

const membersOf = async (tx: TenantTx, tenantId: string, { ids, filter }: BulkRequest): Promise<string[]> =>
  filter ? findMembers(tx, tenantId, filter) : [...new Set(ids)];

/** @throws DomainError invalid_request when the contact that it sets is not there, or the project takes no part; conflict without a site */
async function requireThere(tx: TenantTx, tenantId: string, action: BulkAction): Promise<void> {
  if (action.kind === 'link') await requireTarget(tx, tenantId, action.projectKey);
  if (action.kind === 'edit') await contactForTicket(tx, tenantId, action.fields.contactId ?? null);
}

/** Who has lost the right to it since they were let in has had their jobs cancelled already. @throws DomainError forbidden */
async function requireStillAllowed(tx: TenantTx, requester: Requester): Promise<void> {
  if (await isStillAllowed(tx, requester.tenantId, requester)) return;
  throw new DomainError('forbidden', say('bulk_not_allowed'));
}

/** Who has been told of ten tickets does not change a thousand. @throws PreconditionFailed */
function requireCount(expected: number, count: number): void {
  if (count === expected) return;
  const differs = `It would be for ${count.toLocaleString('en')} tickets by now, and not for ${expected.toLocaleString('en')}`;
  throw new PreconditionFailed(
    { count },
    null,
    `${differs}, so nothing was changed. Look again, and send the new count.`,
  );
}

function requireUndoable(job: { kind: BulkJob['action']['kind']; status: BulkJob['status']; changed: number }): void {
  if (job.status === 'queued' || job.status === 'running') throw new DomainError('conflict', say('bulk_not_ended'));
  if (!isUndoable(job.kind)) throw new DomainError('conflict', say('bulk_is_undo'));
  if (job.changed === 0) throw new DomainError('conflict', say('bulk_nothing'));
}
