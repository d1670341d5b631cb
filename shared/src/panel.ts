import { contactSchema } from '@synapse/shared/contact';
import { ticketSchema } from '@synapse/shared/ticket';
import { z } from 'zod';

/** What the issue panel asks, signed, at `POST /api/jira/panel`. The issue comes from Forge's context, never from the page. */
export const panelRequestSchema = z.strictObject({
  issueId: z.string().regex(/^\d+$/),
  accountId: z.string().max(200).nullable(),
});
export type PanelRequest = z.infer<typeof panelRequestSchema>;

export const panelResponseSchema = z.discriminatedUnion('linked', [
  z.object({ linked: z.literal(false) }),
  z.object({
    linked: z.literal(true),
    ticket: ticketSchema,
    contact: contactSchema.nullable(),
    /** Where the ticket opens in the CRM, when the CRM has said where it lives. */
    crmUrl: z.url().nullable(),
  }),
]);
export type PanelResponse = z.infer<typeof panelResponseSchema>;
