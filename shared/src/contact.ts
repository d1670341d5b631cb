import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

const text = (max: number) => z.string().trim().max(max);

export const contactSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  /** Those of the contacts that were merged into this one. */
  otherEmails: z.array(z.string()),
  phone: z.string().nullable(),
  /** The name of their company, or what is written of it where it has no record. */
  company: z.string().nullable(),
  /** The company set by hand, or else that of the e-mail domain. */
  companyId: z.uuid().nullable(),
  /** Whether it was set by hand, so that the e-mail domain does not decide. */
  companyByHand: z.boolean(),
  /** The contact that this one was merged into. It stays for what names it, and can’t be changed any more. */
  mergedInto: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Contact = z.infer<typeof contactSchema>;

const fields = {
  name: text(200).min(1, 'a name is needed'),
  email: z.email('not an e-mail address').max(320).nullable(),
  phone: text(50).min(1).nullable(),
  company: text(200).min(1).nullable(),
  /** Sets the company by hand; null: they belong to none. Left out: the e-mail domain says which. */
  companyId: idSchema.nullable(),
};

export const createContactSchema = z.strictObject({
  name: fields.name,
  email: fields.email.default(null),
  phone: fields.phone.default(null),
  company: fields.company.default(null),
  companyId: fields.companyId.optional(),
});
export type CreateContact = z.infer<typeof createContactSchema>;

export const updateContactSchema = z
  .strictObject({
    name: fields.name.optional(),
    email: fields.email.optional(),
    phone: fields.phone.optional(),
    company: fields.company.optional(),
    companyId: fields.companyId.optional(),
    /** Lets the e-mail domain say again which company it is. */
    companyByHand: z.literal(false).optional(),
  })
  .refine((p) => Object.keys(p).length > 0, 'name at least one field to change')
  .refine((p) => p.companyId === undefined || p.companyByHand === undefined, {
    path: ['companyByHand'],
    message: 'give companyId or companyByHand, not both',
  });
export type UpdateContact = z.infer<typeof updateContactSchema>;

/** A comma-separated list in a query string, such as `status=OPEN,IN_PROGRESS`. */
export const listOf = <T extends string>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((s) => s.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));

const page = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(500).optional() };
/** What is typed: each word of it must begin one of those of what is found. A search finds at most 1,000. */
const q = z.string().trim().min(1).max(200).optional();

export const contactQuerySchema = z.strictObject({
  /** Matches the start of words of the name, e-mail address or company. */
  q,
  /** Those who belong to this company, by hand or by their e-mail domain. */
  companyId: idSchema.optional(),
  /** Those of these ids, at most 100; ids of none are left out. */
  ids: listOf(idSchema)
    .refine((ids) => ids.length <= 100, 'at most 100 ids')
    .optional(),
  ...page,
});
export type ContactQuery = z.infer<typeof contactQuerySchema>;

export const contactPageSchema = z.object({ items: z.array(contactSchema), nextCursor: z.string().nullable() });
export type ContactPage = z.infer<typeof contactPageSchema>;

/** `POST /api/contacts/:contactId/merge`: the contact in the address is kept. */
export const mergeContactsSchema = z.strictObject({
  /** The contact that is merged into it. */
  contactId: idSchema,
});

export const mergedContactsSchema = z.object({
  /** The contact that was kept. */
  contact: contactSchema,
  /** Whether tickets are still being moved, which goes on by itself. */
  moving: z.boolean(),
});
export type MergedContacts = z.infer<typeof mergedContactsSchema>;

/** Such as `acme.com`. */
const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{0,61}[a-z0-9]$/, 'must be a domain, such as acme.com');

export const companySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Contacts with an address of these domains belong to it, where nothing else was set by hand. */
  domains: z.array(z.string()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Company = z.infer<typeof companySchema>;

const company = { name: fields.name, domains: z.array(domainSchema).max(20) };

export const createCompanySchema = z.strictObject({ name: company.name, domains: company.domains.default([]) });
export type CreateCompany = z.infer<typeof createCompanySchema>;

export const updateCompanySchema = z
  .strictObject({ name: company.name.optional(), domains: company.domains.optional() })
  .refine((p) => Object.keys(p).length > 0, 'name at least one field to change');
export type UpdateCompany = z.infer<typeof updateCompanySchema>;

export const companyQuerySchema = z.strictObject({
  /** Matches the start of words of the name and the domains. */
  q,
  ...page,
});
export type CompanyQuery = z.infer<typeof companyQuerySchema>;

export const companyPageSchema = z.object({ items: z.array(companySchema), nextCursor: z.string().nullable() });
export type CompanyPage = z.infer<typeof companyPageSchema>;
