import { type HostRule, ruleThatAllows, targetOf } from './host-rule.ts';

const atAtlassian = (host: string): HostRule => ({ host, port: 443, plainHttp: false, internal: false });

/** Jira Cloud: its sites, the gateway that apps and scoped tokens use, and where the content of attachments is. */
export const JIRA_CLOUD_HOSTS: readonly HostRule[] = [
  '.atlassian.net',
  'api.atlassian.com',
  'api.media.atlassian.com',
  '.media.atlassian.com',
  'media-cdn.atlassian.com',
].map(atAtlassian);

/** Whether an address is Atlassian's own, and not one that an operator has named. */
export const isJiraCloud = (url: URL): boolean => ruleThatAllows(JIRA_CLOUD_HOSTS, targetOf(url)) !== undefined;
