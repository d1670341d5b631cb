import { randomUUID } from 'node:crypto';
import type { Cause, IssueRef } from '../../domain/model/change.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { KeyedRequest } from '../../store/requests/idempotency-keys.ts';

/** Who asks, and the trace of the request that does. */
export type Requester = {
  tenantId: string;
  name: string;
  /** A person or a service token; left out where the issue's panel asks. */
  userId?: string;
  /** Of a person whose rights are those of a member. */
  memberId?: string | undefined;
  traceId: string;
  /** Where the request carries an Idempotency-Key. */
  keyed?: KeyedRequest | undefined;
  /** The tags of If-Match: the change is made only to what is of one of these editions. */
  ifMatch?: readonly string[] | undefined;
  /** The issue whose panel asks: its ticket is changed only while it follows that issue. */
  ofIssue?: Pick<IssueRef, 'siteId' | 'issueId'> | undefined;
};

/** The cause of what a person does through the API. */
export const causeOf = (requester: Requester): Cause => ({
  origin: 'crm',
  actor: requester.name,
  id: requester.traceId,
});

/** The id of what a request makes: the same for a later try, which only has to find what was made. */
export const newId = ({ keyed }: Pick<Requester, 'keyed'>, what: string): string =>
  keyed ? stableId(keyed.attempt, what) : randomUUID();
