import type { HostRule } from './host-rule.ts';

const atAtlassian = (host: string): HostRule => ({ host, port: 443, plainHttp: false, internal: false });

/** Jira Cloud: its sites, the gateway that apps and scoped tokens use, and where the content of attachments is. */
export const JIRA_CLOUD_HOSTS: readonly HostRule[] = [
  '.atlassian.net',
  'api.atlassian.com',
  'api.media.atlassian.com',
  '.media.atlassian.com',
  'media-cdn.atlassian.com',
].map(atAtlassian);
