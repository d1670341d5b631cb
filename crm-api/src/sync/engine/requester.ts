import type { Cause } from '../../domain/model/change.ts';

/** Who asks, and the trace of the request that does. */
export type Requester = { tenantId: string; name: string; traceId: string };

/** The cause of what a person does through the API. */
export const causeOf = (requester: Requester): Cause => ({
  origin: 'crm',
  actor: requester.name,
  id: requester.traceId,
});
