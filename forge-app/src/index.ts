/** The functions of manifest.yml: `handler: index.<name>`. */
export { crmRecordOfIssue } from './agent/crm-record';
export { onJiraEvent } from './events/on-jira-event';
export { pushToCrm } from './events/push-to-crm';
export { onHeartbeat } from './link/on-heartbeat';
export { resolver } from './resolver/resolver';
