import type { companiesApi } from '@synapse/shared/api/contacts';
import { requireOwnDomains } from '../../domain/contacts/mail-domains.ts';
import { requireEdition } from '../../domain/edition.ts';
import {
  getCompany,
  insertCompany,
  listCompanies,
  lockCompany,
  updateCompany,
} from '../../store/contacts/companies.ts';
import { readTenant, withTenant } from '../../store/db/database.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { newId } from '../../sync/engine/requester.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Companies: whom contacts belong to, by their e-mail domains or by hand. */
export function companyHandlers({ db, now }: HttpServices): Handlers<typeof companiesApi> {
  return {
    listCompanies: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => listCompanies(tx, tenantId, query)),
    }),
    createCompany: async ({ caller, body }) => {
      const { tenantId, keyed } = caller;
      requireOwnDomains(body.domains);
      const id = newId(caller, 'company');
      const { done: company } = await withTenant(db, tenantId, (tx) =>
        once(tx, keyed, id, () => insertCompany(tx, tenantId, id, body)),
      );
      return { status: 201, headers: { location: `/api/companies/${company.id}` }, body: company };
    },
    readCompany: async ({ caller: { tenantId }, params: { companyId } }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => getCompany(tx, tenantId, companyId)),
    }),
    updateCompany: async ({ caller: { tenantId, ifMatch }, params: { companyId }, body }) => {
      requireOwnDomains(body.domains ?? []);
      const company = await withTenant(db, tenantId, async (tx) => {
        if (ifMatch) requireEdition(ifMatch, 'company', await lockCompany(tx, tenantId, companyId));
        return updateCompany(tx, tenantId, companyId, body, now());
      });
      return { status: 200, body: company };
    },
  };
}
