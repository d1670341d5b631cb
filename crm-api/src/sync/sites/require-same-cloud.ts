import { DomainError } from '../../domain/domain-error.ts';
import type { Outbound } from '../../egress/egress.ts';
import { isJiraCloud } from '../../egress/jira-hosts.ts';
import { askCloudId } from '../../jira/ask-cloud-id.ts';

/** Somebody waits for the pairing. */
const ASK_MS = 5_000;

/**
 * The address comes from an admin of the CRM and the cloud id from Forge: only together do they name one Jira. Else events
 * would come from one site, and an account's calls go to another. Asked once, when a site is paired, for nothing changes
 * the one or the other afterwards. Jira Cloud always says which site an address is. A host that the operator has named (a
 * proxy, the sandbox) may not pass the question on: then it is believed.
 * @throws DomainError conflict, or jira_unavailable when Jira Cloud does not say
 */
export async function requireSameCloud(outbound: Outbound, baseUrl: string, cloudId: string): Promise<void> {
  const { cloudId: answered } = await askCloudId(baseUrl, { outbound, timeoutMs: ASK_MS });
  if (answered?.toLowerCase() === cloudId.toLowerCase()) return;
  if (answered !== null)
    throw new DomainError(
      'conflict',
      `This code is for the Jira at ${baseUrl}, and the app that brings it is installed in another one. Enter it there, or make a code with the address of this Jira.`,
    );
  if (!isJiraCloud(new URL(baseUrl))) return;
  throw new DomainError(
    'jira_unavailable',
    `${baseUrl} does not say just now which Jira site it is, so nothing was paired. Check the address, and try the same code again in a moment.`,
  );
}
