/** The functions of manifest.yml: `handler: index.<name>`. */
export { onJiraEvent } from './events/on-jira-event';
export { pushToCrm } from './events/push-to-crm';
export { resolver } from './resolver/resolver';
