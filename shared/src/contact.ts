import { z } from 'zod';

const text = (max: number) => z.string().trim().max(max);

export const contactSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Contact = z.infer<typeof contactSchema>;

const fields = {
  name: text(200).min(1, 'a name is needed'),
  email: z.email('not an e-mail address').max(320).nullable(),
  phone: text(50).min(1).nullable(),
  company: text(200).min(1).nullable(),
};

export const createContactSchema = z.strictObject({
  name: fields.name,
  email: fields.email.default(null),
  phone: fields.phone.default(null),
  company: fields.company.default(null),
});
export type CreateContact = z.infer<typeof createContactSchema>;

export const updateContactSchema = z
  .strictObject({
    name: fields.name.optional(),
    email: fields.email.optional(),
    phone: fields.phone.optional(),
    company: fields.company.optional(),
  })
  .refine((p) => Object.keys(p).length > 0, 'name at least one field to change');
export type UpdateContact = z.infer<typeof updateContactSchema>;

export const contactQuerySchema = z.strictObject({
  /** Matches the start of any word of the name, e-mail or company. */
  q: z.string().trim().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type ContactQuery = z.infer<typeof contactQuerySchema>;

export const contactPageSchema = z.object({ items: z.array(contactSchema), nextCursor: z.string().nullable() });
export type ContactPage = z.infer<typeof contactPageSchema>;
