import { randomUUID } from 'node:crypto';
import type { ByWhom, Cause, IssueRef } from '../../domain/model/change.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { KeyedRequest } from '../../store/requests/idempotency-keys.ts';

/** Who asks, and the trace of the request that does. */
export type Requester = {
  tenantId: string;
  name: string;
  /** A person or a service token; somebody in Jira is known by `accountId`. */
  userId?: string;
  /** Somebody who asks from within Jira, as far as Jira says who. */
  accountId?: string | null | undefined;
  /** Of a person whose rights are those of a member. */
  memberId?: string | undefined;
  /** Until when it is known what they may do, epoch ms; left out: a member's right ends with their membership. */
  allowedUntil?: number | undefined;
  traceId: string;
  /** Where the request carries an Idempotency-Key. */
  keyed?: KeyedRequest | undefined;
  /** The tags of If-Match: the change is made only to what is of one of these editions. */
  ifMatch?: readonly string[] | undefined;
  /** The issue whose panel asks: its ticket is changed only while it follows that issue. */
  ofIssue?: Pick<IssueRef, 'siteId' | 'issueId'> | undefined;
};

/** Who asks, for what they leave behind. */
export const byWhom = ({
  name,
  userId = null,
  accountId,
}: Pick<Requester, 'name'> & { userId?: string | null; accountId?: string | null | undefined }): ByWhom =>
  accountId === undefined ? { name, userId, accountId: null } : { name, userId: null, accountId };

/** The cause of what a person does through the API. */
export const causeOf = (requester: Requester): Cause => ({
  origin: 'crm',
  actor: byWhom(requester),
  id: requester.traceId,
});

/** The id of what a request makes: the same for a later try, which only has to find what was made. */
export const newId = ({ keyed }: Pick<Requester, 'keyed'>, what: string): string =>
  keyed ? stableId(keyed.attempt, what) : randomUUID();
