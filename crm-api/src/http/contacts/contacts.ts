import type { contactsApi } from '@synapse/shared/api/contacts';
import { requireEdition } from '../../domain/edition.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import {
  deleteContact,
  getContact,
  insertContact,
  listContacts,
  lockContact,
  updateContact,
} from '../../store/contacts/contacts.ts';
import { readTenant, type TenantTx, withTenant } from '../../store/db/database.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { mergeContacts } from '../../sync/contacts/merge-contacts.ts';
import { newId } from '../../sync/engine/requester.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Contacts: the CRM's own, they are never sent to Jira. */
export function contactHandlers({ db, now }: HttpServices): Handlers<typeof contactsApi> {
  const as = <T>(tenantId: string, work: (tx: TenantTx) => Promise<T>) => withTenant(db, tenantId, work);
  return {
    listContacts: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => listContacts(tx, tenantId, query)),
    }),
    createContact: async ({ caller, body }) => {
      const { tenantId, keyed } = caller;
      const id = newId(caller, 'contact');
      const { done: contact } = await as(tenantId, (tx) =>
        once(tx, keyed, id, () => insertContact(tx, tenantId, id, body)),
      );
      return { status: 201, headers: { location: `/api/contacts/${contact.id}` }, body: contact };
    },
    readContact: async ({ caller: { tenantId }, params: { contactId } }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => getContact(tx, tenantId, contactId)),
    }),
    updateContact: async ({ caller: { tenantId, ifMatch }, params: { contactId }, body }) => ({
      status: 200,
      body: await as(tenantId, async (tx) => {
        if (ifMatch) requireEdition(ifMatch, 'contact', await lockContact(tx, tenantId, contactId));
        return updateContact(tx, tenantId, contactId, body, now());
      }),
    }),
    deleteContact: async ({ caller: { tenantId, ifMatch }, params: { contactId } }) => {
      await as(tenantId, async (tx) => {
        if (ifMatch) requireEdition(ifMatch, 'contact', await lockContact(tx, tenantId, contactId));
        const merged = await deleteContact(tx, tenantId, contactId);
        const changes = merged.map((id) => `with: contact:${id}`);
        await recordAudit(tx, tenantId, 'contact.deleted', `contact:${contactId}`, changes);
      });
      return { status: 204 };
    },
    mergeContacts: async ({ caller, params, body }) => ({
      status: 200,
      body: await mergeContacts({ db, now }, caller, { kept: params.contactId, from: body.contactId }),
    }),
  };
}
