import { contactQuerySchema, createContactSchema, updateContactSchema } from '@synapse/shared/contact';
import { Router } from 'express';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { deleteContact, getContact, insertContact, listContacts, updateContact } from '../../store/tickets/contacts.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Contacts: the CRM's own, Jira never hears of them. */
export function contactRoutes({ db, now }: HttpServices): Router {
  const router = Router();
  const as = <T>(tenantId: string, work: (tx: TenantTx) => Promise<T>) => withTenant(db, tenantId, work);

  route(router, '/api/contacts', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const query = readQuery(req, contactQuerySchema);
      res.json(await as(tenantId, (tx) => listContacts(tx, tenantId, query)));
    },
    post: async (req, res) => {
      const { tenantId } = callerOf(req);
      const input = readBody(req, createContactSchema);
      const contact = await as(tenantId, (tx) => insertContact(tx, tenantId, input));
      res.status(201).location(`/api/contacts/${contact.id}`).json(contact);
    },
  });

  route(router, '/api/contacts/:contactId', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'contactId');
      readQuery(req, noQuerySchema);
      res.json(await as(tenantId, (tx) => getContact(tx, tenantId, id)));
    },
    patch: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'contactId');
      const patch = readBody(req, updateContactSchema);
      res.json(await as(tenantId, (tx) => updateContact(tx, tenantId, id, patch, now())));
    },
    delete: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'contactId');
      await as(tenantId, (tx) => deleteContact(tx, tenantId, id));
      res.status(204).end();
    },
  });
  return router;
}
